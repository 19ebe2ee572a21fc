/** Answers what staff and shoppers ask at the screen itself: the staff's door, the pauses, set-up, name and brightness. */
import { z } from 'zod';
import { modeOf } from '../state/may.ts';
import type { Action } from '../state/reduce.ts';
import { SETUP_STEPS, type Service } from '../state/service.ts';
import { kept, remember, type Memory } from '../state/settings.ts';
import type { Page, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { KioskRequest } from '../ui/request.ts';
import { isPin } from './pin.ts';
import { Tries } from './tries.ts';

/** How long staff pause the camera, in ms. */
export const PAUSE_MS = 15 * 60_000;
/** How long nobody is looked at after a raised hand, in ms. */
export const DECLINED_MS = 30_000;
/** The sheet and the pad close by themselves after this long without a touch, in ms. */
export const IDLE_MS = 60_000;
const TICK_MS = 500;

const timeSchema = z.coerce.number().positive();

export interface DeskParts {
  readonly store: Store<State, Action>;
  readonly memory: Memory;
  /** The id under which the console knows this screen. */
  readonly identity: () => Promise<string>;
  readonly restart: () => void;
  /** Shows another page. */
  readonly goTo: (page: Page) => void;
  /** Epoch ms. */
  readonly now?: () => number;
}

export class Desk {
  readonly #parts: DeskParts;
  readonly #tries: Tries;
  readonly #now: () => number;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#tries = new Tries(parts.memory);
    this.#now = parts.now ?? Date.now;
  }

  /** Takes up what was under way before a restart, and lets time pass until aborted. */
  start(signal: AbortSignal): void {
    const { store, memory, identity } = this.#parts;
    const now = this.#now();
    const pausedUntil = kept(timeSchema, memory, 'paused');
    // A clock that was set back must not keep the camera off for days.
    if (pausedUntil !== undefined && pausedUntil > now) this.#change({ pausedUntil: Math.min(pausedUntil, now + PAUSE_MS) });
    identity().then(
      (kiosk) => this.#change({ kiosk }),
      () => undefined,
    );
    const stop = store.subscribe((state) => {
      // Whoever raises a hand in a picked film says nothing of this screen.
      if (state.watched.kind === 'camera' && state.shown?.scene.declined === true) this.decline();
    });
    const timer = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener('abort', () => (stop(), clearInterval(timer)), { once: true });
  }

  /** Somebody is at the pad or the sheet: it stays open. */
  touch(): void {
    const { door } = this.#service;
    if (door.kind !== 'shut') this.#change({ door: { ...door, closesAt: this.#now() + IDLE_MS } });
  }

  /** Somebody does not want to be looked at. */
  decline(): void {
    if (this.#service.declinedUntil === null) this.#change({ declinedUntil: this.#now() + DECLINED_MS });
  }

  /** Whether the request was one for the desk; it is answered then. */
  answer(request: KioskRequest): boolean {
    switch (request.kind) {
      case 'staff':
        this.#ask();
        return true;
      case 'pin':
        void this.#try(request.digits);
        return true;
      case 'staff-done':
        this.#shut();
        return true;
      case 'pause':
        this.#pause(this.#now() + PAUSE_MS);
        return true;
      case 'resume':
        this.#pause(null);
        return true;
      case 'noticed':
        if (!this.#service.noticed) this.#change({ noticed: true });
        return true;
      case 'setup-step':
        this.#setUp(request.step);
        return true;
      case 'name':
        remember(this.#parts.memory, 'name', request.name ?? '');
        this.#change({ name: request.name });
        return true;
      case 'dim':
        remember(this.#parts.memory, 'dim', String(request.dim));
        this.#change({ dim: request.dim });
        return true;
      case 'restart':
        this.#parts.restart();
        return true;
      default:
        return false;
    }
  }

  /** On a screen to try things with there is no door. Where the operator set no PIN it stays shut. */
  #ask(): void {
    const { store } = this.#parts;
    if (modeOf(store.state) === 'demo') return this.#parts.goTo('health');
    if (store.state.screen.pin === null || this.#service.door.kind !== 'shut') return;
    const now = this.#now();
    const barredUntil = this.#tries.barredUntil(now);
    this.#change({ door: { kind: 'asking', checking: false, left: null, barredUntil, closesAt: now + IDLE_MS } });
  }

  async #try(digits: string): Promise<void> {
    const { screen } = this.#parts.store.state;
    const { door } = this.#service;
    if (screen.pin === null || door.kind !== 'asking' || door.checking) return;
    if (this.#tries.barredUntil(this.#now()) !== null) return;
    this.#tries.begin(this.#now());
    this.#change({ door: { ...door, checking: true } });
    const right = await isPin(screen.pin, digits).catch(() => false);
    if (right) this.#tries.forget();
    // Whoever went away meanwhile finds it shut.
    const { door: still } = this.#service;
    if (still.kind !== 'asking') return;
    if (right) {
      this.#change({ door: { kind: 'open', closesAt: this.#now() + IDLE_MS } });
      this.#parts.goTo('health');
    } else {
      const barredUntil = this.#tries.barredUntil(this.#now());
      this.#change({ door: { ...still, checking: false, left: this.#tries.left, barredUntil } });
    }
  }

  #shut(): void {
    if (this.#service.door.kind !== 'shut') this.#change({ door: { kind: 'shut' } });
    if (this.#parts.store.state.page !== 'window') this.#parts.goTo('window');
  }

  #pause(until: number | null): void {
    remember(this.#parts.memory, 'paused', String(until ?? ''));
    this.#change({ pausedUntil: until });
  }

  #setUp(step: Service['setup']): void {
    if (step === null) remember(this.#parts.memory, 'setup', 'done');
    this.#change({ setup: step === null || SETUP_STEPS.includes(step) ? step : null });
  }

  #tick(): void {
    const now = this.#now();
    // A clock that was set back makes nothing longer than it was meant to be.
    const { door: before } = this.#service;
    if (before.kind !== 'shut' && before.closesAt > now + IDLE_MS) this.touch();
    const { pausedUntil, declinedUntil, door } = this.#service;
    if (pausedUntil !== null && pausedUntil <= now) this.#pause(null);
    if (declinedUntil !== null && declinedUntil <= now) this.#change({ declinedUntil: null });
    if (pausedUntil !== null && pausedUntil > now + PAUSE_MS) this.#pause(now + PAUSE_MS);
    if (declinedUntil !== null && declinedUntil > now + DECLINED_MS) this.#change({ declinedUntil: now + DECLINED_MS });
    if (door.kind === 'asking' && door.barredUntil !== null && this.#tries.barredUntil(now) === null)
      this.#change({ door: { ...door, left: null, barredUntil: null } });
    if (door.kind !== 'shut' && door.closesAt <= now) this.#shut();
    // A door that is open belongs to the sheet; whoever left the sheet shut it.
    else if (door.kind === 'open' && this.#parts.store.state.page === 'window') this.#shut();
  }

  get #service(): Service {
    return this.#parts.store.state.service;
  }

  #change(change: Partial<Service>): void {
    this.#parts.store.dispatch({ type: 'service', change });
  }
}
