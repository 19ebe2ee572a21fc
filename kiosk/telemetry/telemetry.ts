/** Counts and health on their way to the worker: recorded at once, sent when the network allows, stored there once. */
import { backoff, jitter } from '../platform/backoff.ts';
import { randomUuid } from '../platform/uuid.ts';
import { Wake, pause } from '../platform/wake.ts';
import { VerdictGate, stamp } from './event.ts';
import { send } from './flush.ts';
import { kioskId } from './identity.ts';
import { Outbox } from './outbox.ts';
import type { Random } from '../platform/backoff.ts';
import type { NewEvent } from './event.ts';
import type { SendOutcome } from './flush.ts';
import type { Boot, WaitingBatch } from './outbox.ts';

/** Events per request: the contract allows twice as many, and 100 fit the 64 KiB of a keepalive body. */
const BATCH = 100;
/** Milliseconds between two readings of the outbox, before jitter. */
const FLUSH_MS = 10_000;
/** Milliseconds after which an event that the server did not know is sent again: it may have been replaced by a newer one. */
const HOLD_MS = 60 * 60_000;
/** The fault that records that the server refused events; what is refused again records none. */
const REFUSED = 'telemetry-refused';

export interface TelemetryOptions {
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: Random;
  readonly outbox?: Outbox;
  readonly identity?: () => Promise<string>;
  /** Fields of every fault event: the app's version and the active release, if any. */
  readonly about?: () => { readonly app?: string; readonly release?: string | undefined };
  /** Where the browser's `online` event arrives. */
  readonly events?: EventTarget;
  /** Whose `visibilitychange` tells that the page may be about to go. */
  readonly page?: EventTarget & { readonly visibilityState: string };
}

export class Telemetry {
  /** When a receipt last came, in epoch milliseconds. */
  lastSentAt: number | null = null;
  readonly #options: TelemetryOptions;
  readonly #fetch: typeof fetch;
  readonly #now: () => number;
  readonly #random: Random;
  readonly #outbox: Outbox;
  readonly #gate = new VerdictGate();
  readonly #wake = new Wake();
  readonly #boot: Boot;
  #seq = 0;
  #kiosk: Promise<string> | null = null;
  /** Until when (epoch ms) an event that the server does not know is held back, by its key; it is not lost, and not in the way. */
  readonly #held = new Map<string, number>();
  #flushing: Promise<SendOutcome> | null = null;

  constructor(options: TelemetryOptions = {}) {
    this.#options = options;
    const given = options.fetch ?? fetch;
    // As a property's value, the browser's own fetch would be called with a wrong `this`.
    this.#fetch = (input, init) => given(input, init);
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#outbox = options.outbox ?? new Outbox();
    this.#boot = { id: randomUuid(), startedAt: this.#now() };
  }

  /** Puts an event into the outbox. Call it with every verdict: repeats are dropped here. Never rejects. */
  async record(event: NewEvent): Promise<void> {
    const now = this.#now();
    if (!this.#gate.passes(event, now)) return;
    const seq = this.#seq++;
    const told = (made: NewEvent) => stamp(made.type === 'fault' ? { ...this.#about(), ...made } : made, seq, now);
    const stamped = told(event) ?? told({ type: 'fault', code: 'telemetry-bad-event' });
    if (stamped === null) return;
    await this.#outbox.add(this.#boot, stamped).catch(() => undefined);
  }

  #about(): object {
    const { app, release } = this.#options.about?.() ?? {};
    return { ...(app !== undefined && { app }), ...(release !== undefined && { release }) };
  }

  /** How many events wait for a receipt. */
  async pending(): Promise<number> {
    return this.#outbox.count();
  }

  /** Sends what waits, now; resolves when the outbox is empty or the server did not take it. */
  async flushNow(): Promise<void> {
    await this.#flush(new AbortController().signal);
  }

  /** Sends what waits, in the background, until aborted; then resolves. */
  async run(signal: AbortSignal): Promise<void> {
    const events = this.#options.events ?? window;
    const page = this.#options.page ?? document;
    const online = () => this.#wake.wake();
    const hidden = () => {
      if (page.visibilityState === 'hidden') void this.#sendBeforeLeaving(signal);
    };
    events.addEventListener('online', online);
    page.addEventListener('visibilitychange', hidden);
    // What cannot be taken over now is taken over at the next start.
    void this.#outbox.adopt().catch(() => undefined);
    let failures = 0;
    try {
      for (;;) {
        const outcome = await this.#flush(signal);
        failures = outcome.kind === 'later' ? failures + 1 : 0;
        const rest = failures === 0 ? jitter(FLUSH_MS, this.#random) : backoff(failures, this.#random);
        // A Retry-After binds even when the network has just come back.
        if (outcome.kind === 'later' && outcome.waitMs !== null) await pause(signal, outcome.waitMs);
        else await this.#wake.wait(signal, rest);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      events.removeEventListener('online', online);
      page.removeEventListener('visibilitychange', hidden);
    }
  }

  /** One pass at a time: a second caller waits for the first one's. */
  #flush(signal: AbortSignal): Promise<SendOutcome> {
    this.#flushing ??= this.#sendAll(signal).finally(() => (this.#flushing = null));
    return this.#flushing;
  }

  async #sendAll(signal: AbortSignal): Promise<SendOutcome> {
    try {
      for (;;) {
        const waiting = await this.#waiting();
        if (waiting === null) return { kind: 'received', unknown: new Set() };
        const outcome = await this.#send(signal, waiting, false);
        if (outcome.kind === 'later') return outcome;
      }
    } catch {
      signal.throwIfAborted();
      return { kind: 'later', waitMs: null };
    }
  }

  async #send(signal: AbortSignal, waiting: WaitingBatch, keepalive: boolean): Promise<SendOutcome> {
    const tools = { fetch: this.#fetch, now: this.#now };
    const batch = { kiosk: await this.#kioskId(), boot: waiting.boot, events: [...waiting.events] };
    const outcome = await send(signal, tools, batch, keepalive);
    if (outcome.kind === 'later') return outcome;
    const isUnknown = (_: unknown, i: number) => outcome.unknown.has(waiting.events[i]?.seq ?? -1);
    const news = this.#hold(waiting.keys.filter(isUnknown));
    if (outcome.kind === 'received') {
      await this.#outbox.remove(waiting.keys.filter((key, i) => !isUnknown(key, i)));
      this.lastSentAt = this.#now();
    } else {
      const own = waiting.events.every(({ type, code }) => type === 'fault' && String(code).startsWith(REFUSED));
      if (news && !own) await this.record({ type: 'fault', code: `${REFUSED}-${outcome.status}` });
    }
    return outcome;
  }

  #waiting(): Promise<WaitingBatch | null> {
    const now = this.#now();
    return this.#outbox.oldest(BATCH, (key) => (this.#held.get(JSON.stringify(key)) ?? -Infinity) > now);
  }

  /** Holds these events back for a while; whether any of them is held for the first time. */
  #hold(keys: readonly IDBValidKey[]): boolean {
    const names = keys.map((key) => JSON.stringify(key));
    const news = names.some((name) => !this.#held.has(name));
    for (const name of names) this.#held.set(name, this.#now() + HOLD_MS);
    return news;
  }

  /** The page is hidden and may never come back: one batch now. What it does not reach is sent at the next start. */
  async #sendBeforeLeaving(signal: AbortSignal): Promise<void> {
    try {
      const waiting = await this.#waiting();
      if (waiting !== null) await this.#send(signal, waiting, true);
    } catch {
      // Without storage nothing waits, and nobody is left to tell.
    }
  }

  #kioskId(): Promise<string> {
    this.#kiosk ??= (this.#options.identity ?? (() => kioskId()))().catch((error: unknown) => {
      this.#kiosk = null;
      throw error;
    });
    return this.#kiosk;
  }
}
