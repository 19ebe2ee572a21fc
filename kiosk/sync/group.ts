/** Keeps a screen at what operators set for its group: what was kept from before, then a conditional request each round. */
import { z } from 'zod';
import { readProblemSchema } from '#contract/problem';
import { FIRST_SETTINGS, groupSchema, type ScreenSettings } from '#contract/screen';
import { readSettingsSchema } from '#contract/screens';
import type { Random } from '../platform/backoff.ts';
import { Wake } from '../platform/wake.ts';
import { waitOf } from './answer.ts';
import { Patience } from './patience.ts';

/** Milliseconds after which an unanswered request counts as failed. */
const TIMEOUT_MS = 15_000;
const KEY = 'vitrine.screen';

/** Why what is set for the group does not arrive although the worker answers; what was there before goes on. */
export type GroupFault = 'unknown-group' | 'bad-settings';

export interface GroupSyncOptions {
  readonly group: string;
  /** Whether the screen was given this group by its address; else it is the one of whoever has none. */
  readonly isGiven: boolean;
  /** Where the last good settings are kept. Read before the first picture, so that no store screen starts as another. */
  readonly memory: Pick<Storage, 'getItem' | 'setItem'>;
  /** Called with the settings whenever others come. */
  readonly onSettings: (settings: ScreenSettings) => void;
  /** Called when a fault begins or ends (null). */
  readonly onFault?: (fault: GroupFault | null) => void;
  readonly fetch?: typeof fetch;
  readonly random?: Random;
  /** Where the browser's `online` event arrives. */
  readonly events?: EventTarget;
}

/** The body as it came: a newer app may read more in it, and a 304 would not bring it again. */
const keptSchema = z.looseObject({ group: groupSchema, etag: z.string().nullable(), body: z.string() });

const demoSchema = z.looseObject({ mode: z.literal('demo') });

/** `ok`: the worker answered, be it that the group is unknown. */
interface Answer {
  readonly ok: boolean;
  readonly fault: GroupFault | null;
}
const FAILED: Answer = { ok: false, fault: null };
const FINE: Answer = { ok: true, fault: null };

export class GroupSync {
  readonly #options: GroupSyncOptions;
  readonly #fetch: typeof fetch;
  readonly #patience: Patience;
  readonly #wake = new Wake();
  #etag: string | null = null;
  #fault: GroupFault | null = null;

  constructor(options: GroupSyncOptions) {
    this.#options = options;
    const given = options.fetch ?? fetch;
    // As a property's value, the browser's own fetch would be called with a wrong `this`.
    this.#fetch = (input, init) => given(input, init);
    this.#patience = new Patience(options.random ?? Math.random, Date.now);
  }

  /**
   * The last good settings of this group, without the network; where there are none, the first ones. Then a screen that was given its
   * group is a store's unless that very group was last heard to call it a demo, and one that was given none unless whatever was kept
   * does: in a shop nobody may meet a file picker because a server is away, a name mistyped or a record damaged.
   */
  restore(): ScreenSettings {
    const { group, isGiven } = this.#options;
    const text = this.#recall();
    const kept = keptSchema.safeParse(parseJson(text)).data;
    const body = parseJson(kept?.body ?? null);
    const settings = readSettingsSchema.safeParse(body).data;
    const isOurs = kept?.group === group;
    if (isOurs && settings !== undefined) {
      this.#etag = kept.etag;
      return settings;
    }
    const saysDemo = demoSchema.safeParse(body).success;
    const isDemo = isGiven ? isOurs && saysDemo : text === null || saysDemo;
    return isDemo ? FIRST_SETTINGS : { ...FIRST_SETTINGS, mode: 'store' };
  }

  /** Polls until aborted, then resolves. */
  async run(signal: AbortSignal): Promise<void> {
    const events = this.#options.events ?? window;
    const wake = () => {
      if (!this.#patience.isHeld) this.#wake.wake();
    };
    events.addEventListener('online', wake);
    try {
      for (;;) {
        this.#patience.polled(await this.#round(signal));
        await this.#wake.wait(signal, this.#patience.waitMs(false));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      events.removeEventListener('online', wake);
    }
  }

  /** Polls now. */
  checkNow(): void {
    this.#wake.wake();
  }

  /** One poll; resolves with whether the server answered as it should. */
  async #round(signal: AbortSignal): Promise<boolean> {
    const { fault, ok } = await this.#ask(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])).catch(() => FAILED);
    signal.throwIfAborted();
    // A server that is away says nothing about the group.
    if (ok && fault !== this.#fault) {
      this.#fault = fault;
      this.#options.onFault?.(fault);
    }
    return ok;
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    const headers = new Headers({ accept: 'application/json' });
    if (this.#etag !== null) headers.set('if-none-match', this.#etag);
    const { group } = this.#options;
    const response = await this.#fetch(`/v1/screens/${group}/settings`, { signal, headers, cache: 'no-store' });
    if (response.status === 304) return FINE;
    const body = await response.text();
    if (response.status === 404 && isUnknown(body)) return { ok: true, fault: 'unknown-group' };
    if (!response.ok) {
      const isWorkers = readProblemSchema.safeParse(parseJson(body)).success;
      this.#patience.hold(waitOf(response, isWorkers, Date.now()) ?? 0);
      return FAILED;
    }
    const json = parseJson(body);
    // A page of the network in between is no answer of the worker.
    if (typeof json !== 'object' || json === null) return FAILED;
    const settings = readSettingsSchema.safeParse(json);
    if (!settings.success) return { ok: true, fault: 'bad-settings' };
    this.#etag = response.headers.get('etag');
    this.#keep(body);
    this.#options.onSettings(settings.data);
    return FINE;
  }

  #recall(): string | null {
    try {
      return this.#options.memory.getItem(KEY);
    } catch {
      return null;
    }
  }

  #keep(body: string): void {
    try {
      this.#options.memory.setItem(KEY, JSON.stringify({ group: this.#options.group, etag: this.#etag, body }));
    } catch {
      // Storage is blocked or full: the settings hold for this run.
    }
  }
}

/** Only the worker's own problem document says that nobody knows the group; any proxy, and a worker of before groups, can say 404. */
function isUnknown(body: string): boolean {
  const problem = readProblemSchema.safeParse(parseJson(body));
  return problem.success && problem.data.errors.some(({ field }) => field === 'group');
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
