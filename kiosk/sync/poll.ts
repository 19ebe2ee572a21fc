/** Asks the server what the channel should run: one conditional request, its outcome as a value. */
import { anyManifestSchema, MANIFEST_TYPE } from '#contract/manifest';
import { z } from 'zod';
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { looksOf, parsed, problemOf, waitOf } from './answer.ts';
import { beyond } from './capabilities.ts';
import { INTERCEPTED } from './cause.ts';
import type { Beyond } from './capabilities.ts';

/** Milliseconds after which an unanswered request counts as failed. */
const TIMEOUT_MS = 15_000;

/** What the channel names: something to follow, or something that this app is too old for. */
type Told = { readonly kind: 'manifest'; readonly manifest: Manifest } | ({ readonly kind: 'beyond' } & Beyond);

export interface PollFailure {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
  /** Who answered: the worker, something between it and the screen, or nobody. */
  readonly by: 'worker' | 'between' | 'nobody';
  /** Milliseconds that the answer asks to wait for, or null. */
  readonly waitMs: number | null;
}

export type PollOutcome =
  | (Told & { readonly changed: boolean })
  /** The channel points at no release yet. */
  | { readonly kind: 'none'; readonly message: string }
  | PollFailure;

/** Any manifest of any version has this; what has not is no answer of the worker's. */
const anyForm = z.looseObject({ manifest: z.number() });

/** Headers that say who polls. */
export type Contact = () => Promise<Readonly<Record<string, string>>>;

/** Remembers what was told last and its ETag, so that an unchanged channel costs a 304 without a body. */
export class ManifestPoll {
  readonly #fetch: typeof fetch;
  readonly #channel: Channel;
  readonly #contact: Contact;
  #last: { etag: string | null; told: Told } | null = null;

  constructor(channel: Channel, fetcher: typeof fetch, contact: Contact = async () => ({})) {
    this.#fetch = fetcher;
    this.#channel = channel;
    this.#contact = contact;
  }

  /** Never rejects but with the signal's reason. */
  async ask(signal: AbortSignal): Promise<PollOutcome> {
    try {
      return await this.#ask(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'failed', code: 'unreachable', message: String(error), by: 'nobody', waitMs: null };
    }
  }

  async #ask(signal: AbortSignal): Promise<PollOutcome> {
    const headers = new Headers({ ...(await this.#contact()), accept: `${MANIFEST_TYPE}, application/json` });
    if (this.#last?.etag) headers.set('if-none-match', this.#last.etag);
    // The worker redirects nobody; a portal does.
    const init: RequestInit = { signal, headers, cache: 'no-store', redirect: 'manual' };
    const response = await this.#fetch(`/v1/channels/${this.#channel}/manifest`, init);
    if (response.status === 304 && this.#last) return { ...this.#last.told, changed: false };
    if (!response.ok) return refusal(response);
    const body = parsed(await response.text());
    if (!anyForm.safeParse(body).success) return between(response);
    const told = this.#read(body);
    if (told.kind !== 'failed') this.#last = { etag: response.headers.get('etag'), told };
    return told.kind === 'failed' ? told : { ...told, changed: true };
  }

  #read(body: unknown): Told | PollFailure {
    const tooNew = beyond(body);
    if (tooNew !== null) return { kind: 'beyond', ...tooNew };
    const manifest = anyManifestSchema.safeParse(body);
    if (!manifest.success) return failed('bad-manifest', manifest.error.issues.map(locate).join('; '));
    if (manifest.data.channel !== this.#channel) return failed('bad-manifest', `it is for the channel ${manifest.data.channel}`);
    return { kind: 'manifest', manifest: manifest.data };
  }
}

/** Only the worker's own problem document is its word: any portal can say 403, any proxy 404 or 502. */
async function refusal(response: Response): Promise<PollOutcome> {
  const problem = await problemOf(response);
  if (problem === null) return between(response);
  if (response.status === 404 && problem.code === 'not-found') return { kind: 'none', message: problem.detail };
  return { ...failed(`manifest-${response.status}`, problem.detail), waitMs: waitOf(response, true, Date.now()) };
}

function between(response: Response): PollFailure {
  const waitMs = waitOf(response, false, Date.now());
  void response.body?.cancel().catch(() => undefined);
  return { kind: 'failed', code: INTERCEPTED, message: looksOf(response), by: 'between', waitMs };
}

function failed(code: string, message: string): PollFailure {
  return { kind: 'failed', code, message, by: 'worker', waitMs: null };
}

function locate(issue: { path: PropertyKey[]; message: string }): string {
  return `/${issue.path.map(String).join('/')}: ${issue.message}`;
}
