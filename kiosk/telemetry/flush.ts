/** Sends one batch of events and says what became of it. */
import { problemSchema } from '#contract/problem';
import { telemetryReceiptSchema } from '#contract/telemetry';
import type { ProblemCode } from '#contract/problem';
import type { TelemetryBatch } from '#contract/telemetry';
import { retryAfterMs } from '../platform/backoff.ts';

/** Milliseconds after which an unanswered request counts as lost. */
const TIMEOUT_MS = 20_000;
/** What the worker says of a batch that will be no better next time. */
const FINAL: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['invalid-body', 'body-too-large', 'unsupported-media-type']);

export type SendOutcome =
  /** The receipt covers every event: the server has them for ever. */
  | { readonly kind: 'received' }
  /** The server will never take this batch. */
  | { readonly kind: 'refused'; readonly status: number }
  /** Nobody knows whether it arrived; sending it again is harmless. */
  | { readonly kind: 'later'; readonly waitMs: number | null };

export interface SendTools {
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * POSTs the batch; `keepalive` lets the request outlive the page (bodies up to 64 KiB,
 * https://fetch.spec.whatwg.org/#http-network-or-cache-fetch). Rejects only with the signal's reason.
 */
export async function send(
  signal: AbortSignal,
  tools: SendTools,
  batch: TelemetryBatch,
  keepalive = false,
): Promise<SendOutcome> {
  try {
    const response = await tools.fetch('/v1/telemetry', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(batch),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      cache: 'no-store',
      keepalive,
    });
    const { status } = response;
    if (!response.ok) {
      if (await isFinal(response)) return { kind: 'refused', status };
      return { kind: 'later', waitMs: retryAfterMs(response.headers.get('retry-after'), tools.now()) };
    }
    // A proxy's "200 OK" is no receipt.
    const receipt = telemetryReceiptSchema.safeParse(await response.json());
    if (receipt.success && receipt.data.received === batch.events.length) return { kind: 'received' };
  } catch {
    signal.throwIfAborted();
  }
  return { kind: 'later', waitMs: null };
}

/** Whether the worker itself refused the batch for good; the 403 of a captive portal or of a proxy is not its word. */
async function isFinal(response: Response): Promise<boolean> {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  return problem.success && FINAL.has(problem.data.code);
}
