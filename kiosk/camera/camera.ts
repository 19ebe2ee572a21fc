/** Keeps a camera running: opens it, notices when it dies or freezes, and tries again until it is back. */
import { backoff } from '../platform/backoff.ts';
import { Wake } from '../platform/wake.ts';
import { faultOf, type CameraDevice, type CameraState } from './camera-state.ts';
import { openCamera } from './open.ts';

/** A live camera delivers a frame that differs from the last at least this often, in ms; noticed within five seconds. */
export const FROZEN_MS = 4200;
/** A camera that was just opened may take this long until its first new frame, in ms; with the pause after it below ten seconds. */
export const FIRST_FRAME_MS = 7000;
const CHECK_MS = 1000;
/** Pauses between two attempts, in ms, doubled each time; an event of the browser ends them at once. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 8000;

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
    const permission = await this.#options.permission().catch(() => null);
    media.addEventListener('devicechange', wake);
    permission?.addEventListener('change', wake);
    try {
      await this.#keepOpen(signal, media);
    } finally {
      media.removeEventListener('devicechange', wake);
      permission?.removeEventListener('change', wake);
      onState({ kind: 'off' });
    }
  }

  async #keepOpen(signal: AbortSignal, media: CameraMedia): Promise<void> {
    const { onState } = this.#options;
    let failures = 0;
    let wasLive = false;
    onState({ kind: 'starting' });
    while (!signal.aborted) {
      this.#changed = false;
      try {
        const stream = await openCamera(media, this.#wanted);
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
        onState({ kind: faultOf(error, wasLive) });
        await this.#listDevices(media);
      }
      failures += 1;
      await this.#pause(signal, backoff(failures, Math.random, LAST_RETRY_MS, FIRST_RETRY_MS));
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
      for (const each of stream.getTracks()) each.stop();
      await screen.show(null);
    }
  }

  async #listDevices(media: CameraMedia): Promise<readonly CameraDevice[]> {
    try {
      const all = await media.enumerateDevices();
      const devices = all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }));
      const text = JSON.stringify(devices);
      if (text !== this.#devices) this.#options.onDevices(devices);
      this.#devices = text;
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
