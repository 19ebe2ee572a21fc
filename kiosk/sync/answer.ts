/** Tells the worker's own answers from those of a portal, a filter or a proxy that stands between it and the screen. */
import { readProblemSchema } from '#contract/problem';
import type { ReadProblem } from '#contract/problem';
import { FOREIGN_WAIT_MS, retryAfterMs } from '../platform/backoff.ts';

/** The worker's problem document (RFC 9457), or null when the answer has none. Rejects when the connection breaks. */
export async function problemOf(response: Response): Promise<ReadProblem | null> {
  // Only what may be one is read: a portal's page can be of any length.
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return null;
  const problem = readProblemSchema.safeParse(parsed(await response.text()));
  return problem.success ? problem.data : null;
}

/** The value of a JSON text; null when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What an answer looks like, for the health page. */
export function looksOf(response: Response): string {
  if (response.type === 'opaqueredirect') return 'something between this screen and its server answers with a redirect';
  const type = response.headers.get('content-type')?.split(';')[0] ?? 'no media type';
  return `something between this screen and its server answers: ${response.status}, ${type}`;
}

/** Milliseconds that an answer asks to wait for (Retry-After), or null. */
export function waitOf(response: Response, isWorkers: boolean, now: number): number | null {
  return retryAfterMs(response.headers.get('retry-after'), now, isWorkers ? undefined : FOREIGN_WAIT_MS);
}
