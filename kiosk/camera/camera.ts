/** Keeps a camera running: opens it, notices when it dies or freezes, and tries again until it is back. */
import { backoff } from '../platform/backoff.ts';
import { within } from '../platform/within.ts';
import { Wake } from '../platform/wake.ts';
import { faultOf, type CameraDevice, type CameraState } from './camera-state.ts';
import { Asking, stop } from './asking.ts';

/** A live camera delivers a frame that differs from the last at least this often, in ms; noticed within five seconds. */
export const FROZEN_MS = 4200;
/** A camera that was just opened may take this long until its first new frame, in ms; with the pause after it below ten seconds. */
export const FIRST_FRAME_MS = 7000;
const CHECK_MS = 1000;
/** Pauses between two attempts, in ms, doubled each time; an event of the browser ends them at once. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 8000;
/** A question that nobody answers still stands when the next one is put: fewer of them, in ms. */
const LAST_REPEAT_MS = 60_000;
/** How long the browser may take to list its cameras, in ms. */
const LIST_MS = 500;

/** The part of navigator.mediaDevices that is needed. */
export type CameraMedia = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> & EventTarget;

/** Where the stream is shown, and where its frames can be counted. */
export interface CameraScreen {
  /** Shows the stream and resolves when its first new frame is there; null takes it off. */
  show(stream: MediaStream | null): Promise<void>;
  /**
   * When the newest frame that differs from the one before was presented, in ms of performance.now(); 0 until the present
   * stream has shown one that differs from the last picture of the stream before.
   */
  readonly lastFrameAt: number;
}

export interface CameraOptions {
  /** undefined where the page is not a secure context. */
  readonly media: CameraMedia | undefined;
  readonly screen: CameraScreen;
  /** The permission's status, to notice a late yes; null where the browser cannot tell. */
  readonly permission: () => Promise<EventTarget | null>;
  /** The device that was chosen last. */
  readonly wanted: string | null;
  readonly onState: (state: CameraState) => void;
  readonly onDevices: (devices: readonly CameraDevice[]) => void;
}

export class Camera {
  readonly #options: CameraOptions;
  /** Ends a pause early: something about the cameras has changed. */
  readonly #wake = new Wake();
  #wanted: string | null;
  /** Somebody asked for another camera, or for this one anew. */
  #changed = false;
  #devices = '';
  #known: readonly CameraDevice[] = [];

  constructor(options: CameraOptions) {
    this.#options = options;
    this.#wanted = options.wanted;
  }

  /** Switches to another device, now and for the next starts of `run`. */
  choose(deviceId: string): void {
    this.#wanted = deviceId;
    this.#changed = true;
    this.#wake.wake();
  }

  /** Runs the camera until `signal` aborts; its tracks are stopped when this resolves. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { media, onState } = this.#options;
    if (media === undefined) return onState({ kind: 'insecure' });
    const wake = () => this.#wake.wake();
    media.addEventListener('devicechange', wake, { signal });
    void this.#options
      .permission()
      .then((permission) => permission?.addEventListener('change', wake, { signal }))
      .catch(() => undefined);
    const asking = new Asking(wake);
    try {
      await this.#keepOpen(signal, media, asking);
    } finally {
      asking.close();
      onState({ kind: 'off' });
    }
  }

  async #keepOpen(signal: AbortSignal, media: CameraMedia, asking: Asking): Promise<void> {
    const { onState } = this.#options;
    let failures = 0;
    let wasLive = false;
    onState({ kind: 'starting' });
    while (!signal.aborted) {
      this.#changed = false;
      let longest = LAST_RETRY_MS;
      try {
        const stream = await asking.ask(signal, media, this.#wanted);
        const ending = await this.#live(signal, media, stream, () => {
          wasLive = true;
          failures = 0;
        });
        if (ending === 'changed') continue;
        onState({ kind: ending });
        // A stream that froze took its time; a longer pause would only keep a camera waiting that is well again.
        if (ending === 'frozen') failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        const kind = faultOf(error, wasLive);
        onState({ kind });
        if (kind === 'unanswered') longest = LAST_REPEAT_MS;
        await this.#listDevices(media);
      }
      failures += 1;
      await this.#pause(signal, backoff(failures, Math.random, longest, FIRST_RETRY_MS));
    }
  }

  /** Shows the stream until it ends, and says why it did. Stops its tracks. */
  async #live(
    signal: AbortSignal,
    media: CameraMedia,
    stream: MediaStream,
    onLive: () => void,
  ): Promise<'unplugged' | 'frozen' | 'changed'> {
    const { screen, onState } = this.#options;
    const [track] = stream.getVideoTracks();
    const ended = () => this.#wake.wake();
    track?.addEventListener('ended', ended);
    try {
      if (track === undefined) return 'unplugged';
      const openedAt = performance.now();
      let live = false;
      let missing = false;
      void screen.show(stream).then(ended);
      for (;;) {
        const devices = await this.#listDevices(media);
        if (signal.aborted || this.#changed) return 'changed';
        if (track.readyState === 'ended') return 'unplugged';
        const silence = performance.now() - Math.max(openedAt, screen.lastFrameAt);
        const patience = screen.lastFrameAt > 0 ? FROZEN_MS : FIRST_FRAME_MS;
        if (silence >= patience) return 'frozen';
        const { deviceId = '', width = 0, height = 0 } = track.getSettings();
        const present = this.#wanted === null || this.#wanted === deviceId || devices.some(({ id }) => id === this.#wanted);
        // The chosen camera came back while another one stood in for it. One that is there but cannot be opened stays where it is.
        if (missing && present) return 'changed';
        missing = !present;
        if (!live && screen.lastFrameAt > 0) {
          live = true;
          onLive();
          onState({ kind: 'live', deviceId, label: track.label, width, height });
        }
        await this.#pause(signal, Math.min(CHECK_MS, patience - silence));
      }
    } finally {
      track?.removeEventListener('ended', ended);
      stop(stream);
      await screen.show(null);
    }
  }

  async #listDevices(media: CameraMedia): Promise<readonly CameraDevice[]> {
    try {
      const all = await within(LIST_MS, media.enumerateDevices(), null);
      if (all === null) return this.#known;
      const devices = all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }));
      const text = JSON.stringify(devices);
      if (text !== this.#devices) this.#options.onDevices(devices);
      this.#devices = text;
      this.#known = devices;
      return devices;
    } catch {
      return [];
    }
  }

  /** Waits, unless something changes or `signal` aborts; the caller looks which it was. */
  async #pause(signal: AbortSignal, ms: number): Promise<void> {
    await this.#wake.wait(signal, ms).catch(() => undefined);
  }
}
