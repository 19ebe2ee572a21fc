/** Reads the head of an answer to a request for a file: which bytes it brings, or why none. */
import { looksOf, problemOf, waitOf } from './answer.ts';
import { INTERCEPTED } from './cause.ts';
import type { Gap, Wanted } from './pieces.ts';
import type { ReleaseFailure } from './quarantine.ts';

export type Head = ({ readonly kind: 'bytes' } & Gap) | { readonly kind: 'refused'; readonly failure: ReleaseFailure };

/** A file that the worker itself serves: its answers carry the digest as ETag, and its refusals are problem documents. */
const OWN = /^\/v1\/blobs\//;
/** Media types of pages and messages; a model file may come under any other. */
const PAGE = /^(text\/html|application\/(xhtml\+xml|json|problem\+json))\b/;

/** Only what is certainly the server's own word counts against the release; anything else is the network's doing. Rejects when the connection breaks. */
export async function readHead(
  response: Response,
  { url, sha256, bytes }: Wanted & { readonly url: string },
  now: number,
): Promise<Head> {
  const { status, headers } = response;
  const etag = headers.get('etag')?.replace(/^W\//, '') ?? null;
  const own = OWN.test(url);
  const page = PAGE.test(headers.get('content-type') ?? '');
  const isForeign = page || (own && etag !== null && etag !== `"${sha256}"`);
  const isCertain = !isForeign && (!own || etag !== null);
  const mismatch = (message: string) => (isCertain ? refused('length-mismatch', message, 'counted') : between(response, now));

  if (status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    if (isForeign || range === null) return between(response, now);
    const [, from, last, total] = range;
    if (total !== '*' && Number(total) !== bytes) return mismatch(`the file has ${total} bytes, the card says ${bytes}`);
    return { kind: 'bytes', from: Number(from), to: Number(last) + 1 };
  }
  if (status === 200) {
    const length = headers.has('content-encoding') ? null : headers.get('content-length');
    if (isForeign) return between(response, now);
    if (length !== null && Number(length) !== bytes) return mismatch(`the file has ${length} bytes, the card says ${bytes}`);
    return { kind: 'bytes', from: 0, to: bytes };
  }
  const problem = await problemOf(response);
  if (problem === null && own) return between(response, now);
  if (status === 416) return refused('length-mismatch', `the file has fewer than the ${bytes} bytes of the card`, 'counted');
  const passing = status === 408 || status === 429 || status >= 500;
  const message = problem?.detail ?? `the server answered ${status}`;
  return refused(`blob-${status}`, message, passing ? 'free' : 'counted', waitOf(response, true, now));
}

function between(response: Response, now: number): Head {
  return refused(INTERCEPTED, looksOf(response), 'free', waitOf(response, false, now));
}

function refused(code: string, message: string, retry: 'free' | 'counted', waitMs: number | null = null): Head {
  return { kind: 'refused', failure: { code, message, retry, ...(waitMs !== null && { waitMs }) } };
}
