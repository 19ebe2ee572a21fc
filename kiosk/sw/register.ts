/** The page's side of the service worker: registers it, looks for updates, lets one in only while nobody is looking. */
import { Workbox } from 'workbox-window';

/** Milliseconds between two looks for a new shell. */
const UPDATE_MS = 60 * 60_000;
/** Milliseconds between two looks whether the whole shell is kept. */
const REFILL_MS = 5 * 60_000;
/** Milliseconds between two questions whether anybody is in front of the screen. */
const IDLE_CHECK_MS = 5000;
/** Milliseconds in which the page reloads itself at most once: a broken shell must not reload for ever. */
const RELOAD_GUARD_MS = 10 * 60_000;
const RELOADED_KEY = 'vitrine-shell-reloaded-at';

/**
 * `none`: the browser has no service worker; `failed`: it refused this one; `installing`: the shell is not kept yet; `lost`: the browser
 * deleted some of it, which could not be fetched again yet; `ready`: the kiosk starts offline; `waiting`: a new shell waits for an empty
 * place before the screen.
 */
export type ShellState = 'none' | 'failed' | 'installing' | 'lost' | 'ready' | 'waiting';

/** The part of workbox-window that is used. */
export type ShellWorker = Pick<Workbox, 'register' | 'update' | 'messageSkipWaiting' | 'messageSW' | 'addEventListener'>;

export interface ShellOptions {
  readonly onChange?: (state: ShellState) => void;
  /** The worker of the built app, or null where the browser has none. */
  readonly worker?: ShellWorker | null;
  readonly reload?: () => void;
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Keeps the app shell current. */
export class Shell {
  readonly #options: ShellOptions;
  readonly #worker: ShellWorker | null;
  readonly #now: () => number;
  #state: ShellState = 'installing';
  /** Whether this page asked the waiting service worker to take over. */
  #applying = false;

  constructor(options: ShellOptions = {}) {
    this.#options = options;
    this.#worker = options.worker === undefined ? builtWorker() : options.worker;
    this.#now = options.now ?? Date.now;
  }

  get state(): ShellState {
    return this.#state;
  }

  /** Registers the worker; looks for an update every hour, and for what the browser has lost every five minutes, until aborted. Never rejects. */
  async register(signal: AbortSignal): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return this.#set('none');
    worker.addEventListener('activated', () => this.#onActive());
    worker.addEventListener('controlling', () => this.#onActive());
    worker.addEventListener('waiting', () => this.#set('waiting'));
    try {
      const registration = await worker.register({ immediate: true });
      if (registration?.active && this.#state === 'installing') this.#set('ready');
    } catch {
      return this.#set('failed');
    }
    // Offline, an update check fails; the next one is an hour away.
    const timers = [
      setInterval(() => void worker.update().catch(() => undefined), UPDATE_MS),
      setInterval(() => void this.#refill(), REFILL_MS),
    ];
    signal.addEventListener('abort', () => timers.forEach(clearInterval), { once: true });
    void this.#refill();
  }

  /** Has what the browser lost of the shell fetched again. */
  async #refill(): Promise<void> {
    if (this.#state !== 'ready' && this.#state !== 'lost') return;
    const whole: unknown = await this.#worker?.messageSW({ type: 'REFILL' }).catch(() => false);
    if (this.#state === 'ready' || this.#state === 'lost') this.#set(whole === true ? 'ready' : 'lost');
  }

  /** Looks for a new shell now, for this one is too old for something. Never rejects. */
  async look(): Promise<void> {
    await this.#worker?.update().catch(() => undefined);
  }

  /** From now on lets a waiting shell take over, and reloads, as soon as `idle` says that nobody is in front. */
  applyWhen(signal: AbortSignal, idle: () => boolean): void {
    const timer = setInterval(() => {
      if (this.#state !== 'waiting' || this.#applying || !this.#mayReload() || !idle()) return;
      this.#applying = true;
      this.#worker?.messageSkipWaiting();
    }, IDLE_CHECK_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  #onActive(): void {
    this.#set('ready');
    // The first worker of a page takes over nothing; only an update that this page asked for calls for a reload.
    if (!this.#applying) return;
    this.#applying = false;
    if (!this.#mayReload()) return;
    this.#storage.setItem(RELOADED_KEY, String(this.#now()));
    (this.#options.reload ?? (() => location.reload()))();
  }

  #mayReload(): boolean {
    const last = Number(this.#storage.getItem(RELOADED_KEY) ?? -Infinity);
    return !(Math.abs(this.#now() - last) < RELOAD_GUARD_MS);
  }

  get #storage(): Pick<Storage, 'getItem' | 'setItem'> {
    return this.#options.storage ?? sessionStorage;
  }

  #set(state: ShellState): void {
    this.#state = state;
    this.#options.onChange?.(state);
  }
}

/** A browser without service workers, or an insecure page, gets no offline start. */
function builtWorker(): ShellWorker | null {
  if (!('serviceWorker' in navigator)) return null;
  return new Workbox('/service-worker.js', { scope: '/', updateViaCache: 'none' });
}
