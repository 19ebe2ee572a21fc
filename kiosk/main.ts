/** Wires the kiosk together: the only file that knows every folder. */
import { Camera } from './camera/camera.ts';
import { rememberCamera, rememberedCamera } from './camera/remembered.ts';
import { makeVideo, VideoScreen } from './camera/video.ts';
import { fileSource } from './camera/file-source.ts';
import { cameraSource } from './camera/source.ts';
import { InferenceEngine } from './inference/page/engine.ts';
import { isOpen } from './state/hours.ts';
import { measureHealth } from './state/measure.ts';
import { reduce } from './state/reduce.ts';
import { browserMemory, readSettings, remember } from './state/settings.ts';
import { firstState, type Page } from './state/state.ts';
import { Store } from './state/store.ts';
import { Shell } from './sw/register.ts';
import { GroupSync } from './sync/group.ts';
import { ModelSync } from './sync/sync.ts';
import { introducing } from './telemetry/contact.ts';
import { engineFault } from './telemetry/event.ts';
import { Telemetry } from './telemetry/telemetry.ts';
import './ui/kiosk-app.ts';
import { RequestEvent, type KioskRequest } from './ui/request.ts';
import { openEngine } from './boot.ts';
import { Lookout } from './lookout.ts';
import { Picked } from './picked.ts';

/** Milliseconds with one and the same answer after which nobody is in front of the screen. */
const IDLE_MS = 60_000;
/** How often the health page is measured while it is shown, in ms. */
const MEASURE_MS = 2000;
/** How often the clock is read for the opening hours, in ms. */
const CLOCK_MS = 5000;

const app = document.querySelector('kiosk-app');
if (app === null) throw new Error('index.html has no <kiosk-app>');
// Nothing ends it but the page itself.
const { signal } = new AbortController();
const settings = readSettings(location.search, browserMemory, navigator.languages);
const page = (): Page => (location.hash === '#/health' ? 'health' : 'window');
const store = new Store(firstState(settings, __APP_VERSION__, page()), reduce);

const telemetry = new Telemetry({
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
});
const sync = new ModelSync({
  channel: settings.channel,
  engine,
  fetch: introducing(() => store.state.open),
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
  group: settings.group,
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
const lookout = new Lookout({ camera, engine, store, telemetry, source: cameraSource(video) });
const showCamera = (): void => lookout.show(cameraSource(video));
const picked = new Picked({
  open: fileSource,
  watched: () => lookout.source,
  show: (source) => lookout.show(source),
  showCamera,
  mention: (name) => store.dispatch({ type: 'file-refused', name }),
});
const shell = new Shell({ onChange: (state) => store.dispatch({ type: 'shell', shell: state }) });

const render = (): void => {
  app.state = store.state;
  app.view = lookout.source.view;
  document.documentElement.lang = store.state.language;
  document.documentElement.dataset['theme'] = store.state.theme;
};
store.subscribe(render);
render();

const readClock = (): void => {
  const open = isOpen(store.state.hours, new Date());
  if (open !== store.state.open) store.dispatch({ type: 'hours', open });
};
readClock();
setInterval(readClock, CLOCK_MS);

const measure = async (): Promise<void> => {
  if (store.state.page === 'health') store.dispatch({ type: 'health', facts: await measureHealth(navigator.storage, telemetry) });
};
setInterval(() => void measure(), MEASURE_MS);
window.addEventListener('hashchange', () => {
  store.dispatch({ type: 'page', page: page() });
  void measure();
});
window.addEventListener('unhandledrejection', () => void telemetry.record({ type: 'fault', code: 'unexpected' }));
app.addEventListener(RequestEvent.type, (event) => void answer(event.request));

async function answer(request: KioskRequest): Promise<void> {
  switch (request.kind) {
    case 'language':
      remember(browserMemory, 'language', request.language);
      return store.dispatch({ type: 'language', language: request.language });
    case 'theme':
      remember(browserMemory, 'theme', request.theme);
      return store.dispatch({ type: 'theme', theme: request.theme });
    case 'page':
      location.hash = request.page === 'health' ? '#/health' : '#/';
      return;
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
  }
}

async function start(): Promise<void> {
  void shell.register(signal);
  shell.applyWhen(signal, () => performance.now() - lookout.lastChangeAt > IDLE_MS);
  void telemetry.run(signal);
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
