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
/** The fault that records that the server refused a batch; a refused batch of nothing but these records none. */
const REFUSED = 'telemetry-refused';

export interface TelemetryOptions {
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: Random;
  readonly outbox?: Outbox;
  readonly identity?: () => Promise<string>;
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
    const stamped = stamp(event, seq, now) ?? stamp({ type: 'fault', code: 'telemetry-bad-event' }, seq, now);
    if (stamped === null) return;
    await this.#outbox.add(this.#boot, stamped).catch(() => undefined);
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
        const waiting = await this.#outbox.oldest(BATCH);
        if (waiting === null) return { kind: 'received' };
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
    await this.#outbox.remove(waiting.keys);
    if (outcome.kind === 'received') this.lastSentAt = this.#now();
    else {
      const news = waiting.events.some((event) => event.type !== 'fault' || !event.code.startsWith(REFUSED));
      if (news) await this.record({ type: 'fault', code: `${REFUSED}-${outcome.status}` });
    }
    return outcome;
  }

  /** The page is hidden and may never come back: one batch now. What it does not reach is sent at the next start. */
  async #sendBeforeLeaving(signal: AbortSignal): Promise<void> {
    try {
      const waiting = await this.#outbox.oldest(BATCH);
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
