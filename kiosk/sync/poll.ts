/** Asks the server what the channel should run: one conditional request, its outcome as a value. */
import { anyManifestSchema, MANIFEST_TYPE } from '#contract/manifest';
import { readProblemSchema } from '#contract/problem';
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { beyond } from './capabilities.ts';
import type { Beyond } from './capabilities.ts';

/** Milliseconds after which an unanswered request counts as failed. */
const TIMEOUT_MS = 15_000;

/** What the channel names: something to follow, or something that this app is too old for. */
type Told = { readonly kind: 'manifest'; readonly manifest: Manifest } | ({ readonly kind: 'beyond' } & Beyond);

export type PollOutcome =
  | (Told & { readonly changed: boolean })
  /** The channel points at no release yet. */
  | { readonly kind: 'none'; readonly message: string }
  /** `answered` tells whether a server was there at all. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly answered: boolean };

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
      return { kind: 'failed', code: 'unreachable', message: String(error), answered: false };
    }
  }

  async #ask(signal: AbortSignal): Promise<PollOutcome> {
    const headers = new Headers({ ...(await this.#contact()), accept: `${MANIFEST_TYPE}, application/json` });
    if (this.#last?.etag) headers.set('if-none-match', this.#last.etag);
    const response = await this.#fetch(`/v1/channels/${this.#channel}/manifest`, { signal, headers, cache: 'no-store' });
    if (response.status === 304 && this.#last) return { ...this.#last.told, changed: false };
    const body: unknown = await response.json().catch(() => null);
    signal.throwIfAborted();
    if (!response.ok) return refusal(response.status, body);
    const told = this.#read(body);
    if (told.kind !== 'failed') this.#last = { etag: response.headers.get('etag'), told };
    return told.kind === 'failed' ? told : { ...told, changed: true };
  }

  #read(body: unknown): Told | Extract<PollOutcome, { kind: 'failed' }> {
    const tooNew = beyond(body);
    if (tooNew !== null) return { kind: 'beyond', ...tooNew };
    const parsed = anyManifestSchema.safeParse(body);
    if (!parsed.success) return failed('bad-manifest', parsed.error.issues.map(locate).join('; '));
    if (parsed.data.channel !== this.#channel) return failed('bad-manifest', `it is for the channel ${parsed.data.channel}`);
    return { kind: 'manifest', manifest: parsed.data };
  }
}

function refusal(status: number, body: unknown): PollOutcome {
  const problem = readProblemSchema.safeParse(body);
  const message = problem.success ? problem.data.detail : `the server answered ${status}`;
  // Only the worker's own problem document says that the channel is empty; any proxy can say 404.
  if (status === 404 && problem.success && problem.data.code === 'not-found') return { kind: 'none', message };
  return failed(`manifest-${status}`, message);
}

function failed(code: string, message: string): Extract<PollOutcome, { kind: 'failed' }> {
  return { kind: 'failed', code, message, answered: true };
}

function locate(issue: { path: PropertyKey[]; message: string }): string {
  return `/${issue.path.map(String).join('/')}: ${issue.message}`;
}
