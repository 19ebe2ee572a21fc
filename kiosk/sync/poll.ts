/** Asks the server what the channel should run: one conditional request, its outcome as a value. */
import { manifestSchema } from '#contract/manifest';
import { problemSchema } from '#contract/problem';
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';

/** Milliseconds after which an unanswered request counts as failed. */
const TIMEOUT_MS = 15_000;

export type PollOutcome =
  | { readonly kind: 'manifest'; readonly manifest: Manifest; readonly changed: boolean }
  /** The channel points at no release yet. */
  | { readonly kind: 'none'; readonly message: string }
  /** `answered` tells whether a server was there at all. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly answered: boolean };

/** Remembers the last manifest and its ETag, so that an unchanged channel costs a 304 without a body. */
export class ManifestPoll {
  readonly #fetch: typeof fetch;
  readonly #channel: Channel;
  #last: { etag: string | null; manifest: Manifest } | null = null;

  constructor(channel: Channel, fetcher: typeof fetch) {
    this.#fetch = fetcher;
    this.#channel = channel;
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
    const headers = new Headers({ accept: 'application/json' });
    if (this.#last?.etag) headers.set('if-none-match', this.#last.etag);
    const response = await this.#fetch(`/v1/channels/${this.#channel}/manifest`, { signal, headers, cache: 'no-store' });
    if (response.status === 304 && this.#last) {
      return { kind: 'manifest', manifest: this.#last.manifest, changed: false };
    }
    const body: unknown = await response.json().catch(() => null);
    signal.throwIfAborted();
    if (!response.ok) return refusal(response.status, body);
    const parsed = manifestSchema.safeParse(body);
    if (!parsed.success) return failed('bad-manifest', parsed.error.issues.map(locate).join('; '));
    if (parsed.data.channel !== this.#channel) return failed('bad-manifest', `it is for the channel ${parsed.data.channel}`);
    this.#last = { etag: response.headers.get('etag'), manifest: parsed.data };
    return { kind: 'manifest', manifest: parsed.data, changed: true };
  }
}

function refusal(status: number, body: unknown): PollOutcome {
  const problem = problemSchema.safeParse(body);
  const message = problem.success ? problem.data.detail : `the server answered ${status}`;
  // Only the worker's own problem document says that the channel is empty; any proxy can say 404.
  if (status === 404 && problem.success && problem.data.code === 'not-found') return { kind: 'none', message };
  return failed(`manifest-${status}`, message);
}

function failed(code: string, message: string): PollOutcome {
  return { kind: 'failed', code, message, answered: true };
}

function locate(issue: { path: PropertyKey[]; message: string }): string {
  return `/${issue.path.map(String).join('/')}: ${issue.message}`;
}
