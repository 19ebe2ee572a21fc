/** Wires the kiosk together: the only file that knows every folder. */
import { Camera } from './camera/camera.ts';
import { rememberCamera, rememberedCamera } from './camera/remembered.ts';
import { makeVideo, VideoScreen } from './camera/video.ts';
import { fileSource } from './camera/file-source.ts';
import { cameraSource } from './camera/source.ts';
import { InferenceEngine } from './inference/page/engine.ts';
import { findAdapter } from './platform/adapter.ts';
import { stayAwake } from './platform/wake-lock.ts';
import { metered } from './platform/meter.ts';
import { Desk } from './staff/desk.ts';
import { SentToday } from './staff/sent.ts';
import { isOpen } from './state/hours.ts';
import { mayRestart, modeOf, setupOf } from './state/may.ts';
import { measureHealth } from './state/measure.ts';
import { mountingTexts, readMounting } from './state/mounting.ts';
import { isDue, reduce } from './state/reduce.ts';
import { browserMemory, readSettings, remember } from './state/settings.ts';
import { firstState, type Page } from './state/state.ts';
import { Store } from './state/store.ts';
import { Shell } from './sw/register.ts';
import { GroupSync } from './sync/group.ts';
import { ModelSync } from './sync/sync.ts';
import { contactHeaders } from './telemetry/contact.ts';
import { engineFault } from './telemetry/event.ts';
import { kioskId } from './telemetry/identity.ts';
import { Telemetry } from './telemetry/telemetry.ts';
import './ui/kiosk-app.ts';
import { dress } from './ui/dress.ts';
import { lockDown } from './ui/lockdown.ts';
import { RequestEvent, type KioskRequest } from './ui/request.ts';
import { textOf } from './ui/text.ts';
import { openEngine } from './boot.ts';
import { Lookout } from './lookout.ts';
import { Picked } from './picked.ts';
import { samplesInTurn } from './sample.ts';

/** How often the health page is measured while it is shown, in ms. */
const MEASURE_MS = 2000;
/** How often the clock is read for the opening hours, in ms. */
const CLOCK_MS = 5000;
/** How often it is looked whether a visit is over, in ms, and how often a moving mouse counts as a touch. */
const TICK_MS = 500;
const HASHES: Readonly<Record<Page, string>> = { window: '#/', health: '#/health', privacy: '#/privacy' };
const PAGES: readonly Page[] = ['health', 'privacy'];

const app = document.querySelector('kiosk-app');
if (app === null) throw new Error('index.html has no <kiosk-app>');
// Nothing ends it but the page itself.
const { signal } = new AbortController();
const settings = readSettings(location.search, browserMemory, navigator.languages);
const pageOf = (hash: string): Page => PAGES.find((page) => HASHES[page] === hash) ?? 'window';
const store = new Store(firstState(settings, __APP_VERSION__, 'window'), reduce);
store.dispatch({ type: 'mounting', mounting: readMounting(location.search, browserMemory) });
/** The address follows only where somebody could want to type it; a store's screen shows nothing for an address. */
const goTo = (page: Page): void => {
  if (modeOf(store.state) === 'demo') location.hash = HASHES[page];
  store.dispatch({ type: 'page', page });
};
const followAddress = (): void => {
  if (modeOf(store.state) === 'demo') store.dispatch({ type: 'page', page: pageOf(location.hash) });
};
const sent = new SentToday(browserMemory);
const send = metered(
  (input, init) => fetch(input, init),
  (counted) => {
    sent.add(counted);
    store.dispatch({ type: 'service', change: { sent: sent.sum } });
  },
);

store.dispatch({ type: 'service', change: { sent: sent.sum } });
const telemetry = new Telemetry({
  fetch: send,
  about: () => ({ app: __APP_VERSION__, release: store.state.sync.active?.release }),
});
let booted = false;
const engine = new InferenceEngine({
  prefer: settings.prefer,
  onChange: (info) => {
    store.dispatch({ type: 'engine', info });
    if (!booted) void telemetry.record({ type: 'boot', app: __APP_VERSION__, engine: info.kind, reason: info.reason });
    booted = true;
  },
  onReport: (report) => sync.report(report),
});
const sync = new ModelSync({
  channel: settings.channel,
  app: __APP_VERSION__,
  engine,
  contact: () => contactHeaders(store.state.open),
  fetch: send,
  onChange: (status) => store.dispatch({ type: 'sync', status }),
  onResult: (result) => {
    void telemetry.record({ type: 'sync', ...result });
    if (result.code === 'needs-update') void shell.look();
  },
  onStoreFault: (state) => void telemetry.record({ type: 'fault', code: `store-${state}` }),
  // A second tab with another channel must not change what the first one follows after its next start.
  onLead: () => remember(browserMemory, 'channel', settings.channel),
});
const group = new GroupSync({
  fetch: send,
  group: settings.group,
  isGiven: settings.groupIsGiven,
  memory: browserMemory,
  onSettings: (screen) => {
    store.dispatch({ type: 'screen', screen });
    readClock();
  },
  onFault: (fault) => {
    store.dispatch({ type: 'group', fault });
    if (fault !== null) void telemetry.record({ type: 'fault', code: fault });
  },
});
store.dispatch({ type: 'screen', screen: group.restore() });
const video = makeVideo();
const camera = new Camera({
  media: navigator.mediaDevices,
  screen: new VideoScreen(video),
  permission: () => navigator.permissions.query({ name: 'camera' }),
  wanted: rememberedCamera(),
  onState: (state) => store.dispatch({ type: 'camera', camera: state }),
  onDevices: (devices) => store.dispatch({ type: 'devices', devices }),
});
const watchCamera = () => cameraSource(video, () => store.state.mounting.rotate);
const lookout = new Lookout({ camera, engine, store, telemetry, source: watchCamera() });
const showCamera = (): void => {
  picked.forget();
  lookout.show(watchCamera());
};
const picked = new Picked({
  open: fileSource,
  watched: () => lookout.source,
  show: (source) => lookout.show(source),
  showCamera: () => lookout.show(watchCamera()),
  mention: (name) => store.dispatch({ type: 'file-refused', name }),
});
const nextSample = samplesInTurn();
const desk = new Desk({
  store,
  memory: browserMemory,
  identity: () => kioskId(),
  restart: () => location.reload(),
  goTo,
});
lockDown(signal, {
  isLocked: () => modeOf(store.state) === 'store',
  isStaff: () => store.state.service.door.kind !== 'shut' || setupOf(store.state) !== null,
  onStaff: () => desk.answer({ kind: 'staff' }),
});
const shell = new Shell({ onChange: (state) => store.dispatch({ type: 'shell', shell: state }) });

const render = (): void => {
  app.state = store.state;
  app.view = lookout.source.view;
  dress(document.documentElement, store.state);
};
store.subscribe(render);
followAddress();
render();
// A store shows its camera and nothing else, whatever it showed before its group said that it is one.
store.subscribe((state) => {
  if (modeOf(state) === 'store' && state.watched.kind !== 'camera') showCamera();
});

const readClock = (): void => {
  const open = isOpen(store.state.hours, new Date());
  if (open !== store.state.open) store.dispatch({ type: 'hours', open });
};
readClock();
setInterval(readClock, CLOCK_MS);

const measure = async (): Promise<void> => {
  if (store.state.page === 'health')
    store.dispatch({ type: 'health', facts: await measureHealth(navigator.storage, telemetry, findAdapter(navigator.gpu)) });
};
setInterval(() => void measure(), MEASURE_MS);
window.addEventListener('hashchange', () => {
  followAddress();
  void measure();
});
/** Back to the screen's own once its visitor has left: page, camera, language and colours. */
const goHome = (): void => {
  if (store.state.page !== 'window') goTo('window');
  if (store.state.watched.kind !== 'camera') showCamera();
  store.dispatch({ type: 'reset' });
};
setInterval(() => {
  const now = performance.now();
  store.dispatch({ type: 'tick', now });
  if (isDue(store.state, now)) goHome();
}, TICK_MS);
const touch = (): void => {
  const now = performance.now();
  if (now - store.state.session.touchedAt < TICK_MS) return;
  store.dispatch({ type: 'touch', now });
  desk.touch();
};
/** Browsers also report a still pointer when the element below it changes: that is no sign of a person. */
const moved = ({ movementX, movementY }: PointerEvent): void => {
  if (movementX !== 0 || movementY !== 0) touch();
};
window.addEventListener('pointermove', moved, { capture: true, passive: true });
for (const type of ['pointerdown', 'keydown', 'drop'] as const)
  window.addEventListener(type, touch, { capture: true, passive: true });
window.addEventListener('unhandledrejection', () => void telemetry.record({ type: 'fault', code: 'unexpected' }));
app.addEventListener(RequestEvent.type, (event) => void answer(event.request));

async function answer(request: KioskRequest): Promise<void> {
  // The notice says that it was painted, which nobody asked for.
  if (request.kind !== 'noticed') touch();
  if (desk.answer(request)) return;
  switch (request.kind) {
    case 'language':
      if (modeOf(store.state) === 'store') remember(browserMemory, 'language', request.language);
      return store.dispatch({ type: 'language', language: request.language });
    case 'theme':
      if (modeOf(store.state) === 'store') remember(browserMemory, 'theme', request.theme);
      return store.dispatch({ type: 'theme', theme: request.theme });
    case 'mounting':
      for (const [key, text] of Object.entries(mountingTexts(request.mounting)))
        remember(browserMemory, key as keyof typeof request.mounting, text);
      return store.dispatch({ type: 'mounting', mounting: request.mounting });
    case 'page':
      return goTo(request.page);
    case 'camera':
      return showCamera();
    case 'choose-camera':
      rememberCamera(request.deviceId);
      return camera.choose(request.deviceId);
    case 'check-now':
      group.checkNow();
      return sync.checkNow();
    case 'file':
      return picked.show(request.file);
    case 'sample':
      return picked.show(nextSample(textOf(store.state.language).sample));
  }
}

async function start(): Promise<void> {
  void shell.register(signal);
  shell.applyWhen(signal, () => mayRestart(store.state, performance.now()));
  void telemetry.run(signal);
  stayAwake(signal, document, navigator.wakeLock);
  desk.start(signal);
  void group.run(signal);
  void measure();
  // The camera wakes up while the engine does.
  const watching = new AbortController();
  lookout.start(watching.signal);
  const usable = await openEngine(signal, engine, (failure) => {
    store.dispatch({ type: 'engine-failed', failure });
    void telemetry.record(engineFault(failure));
  });
  if (!usable) return watching.abort();
  await sync.restore(signal);
  await sync.run(signal);
}

void start();
