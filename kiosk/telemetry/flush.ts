/** Sends one batch of events and says what became of it. */
import { readProblemSchema } from '#contract/problem';
import { telemetryReceiptSchema } from '#contract/telemetry';
import { tolerant } from '#contract/tolerant';
import type { ProblemCode, ReadProblem } from '#contract/problem';
import type { WaitingEvent } from './outbox.ts';
import { FOREIGN_WAIT_MS, retryAfterMs } from '../platform/backoff.ts';

/** Milliseconds after which an unanswered request counts as lost. */
const TIMEOUT_MS = 20_000;
/** What the worker says of a batch that will be no better next time. */
const FINAL: ReadonlySet<string> = new Set<ProblemCode>(['invalid-body', 'body-too-large', 'unsupported-media-type']);
const receiptSchema = tolerant(telemetryReceiptSchema);

export interface Batch {
  readonly kiosk: string;
  readonly boot: string;
  readonly events: readonly WaitingEvent[];
}

export type SendOutcome =
  /** The server has every event for ever, but those with a `seq` of `unknown`. */
  | { readonly kind: 'received'; readonly unknown: ReadonlySet<number> }
  /** This server does not take the batch as it is, because of the events with a `seq` of `unknown`. */
  | { readonly kind: 'refused'; readonly status: number; readonly unknown: ReadonlySet<number> }
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
export async function send(signal: AbortSignal, tools: SendTools, batch: Batch, keepalive = false): Promise<SendOutcome> {
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
      const problem = readProblemSchema.safeParse(await response.json().catch(() => null)).data ?? null;
      const unknown = problem === null ? null : refused(problem, batch);
      if (unknown !== null) return { kind: 'refused', status, unknown };
      const most = problem === null ? FOREIGN_WAIT_MS : undefined;
      return { kind: 'later', waitMs: retryAfterMs(response.headers.get('retry-after'), tools.now(), most) };
    }
    // A proxy's "200 OK" is no receipt.
    const receipt = receiptSchema.safeParse(await response.json());
    if (receipt.success && receipt.data.received === batch.events.length)
      return { kind: 'received', unknown: new Set(receipt.data.unknown) };
  } catch {
    signal.throwIfAborted();
  }
  return { kind: 'later', waitMs: null };
}

/**
 * The `seq` of the events for which the worker refuses the batch for good: those that its problem document points into, else all of
 * them; null when it may take it later. The 403 of a captive portal or of a proxy is not its word.
 */
function refused(problem: ReadProblem, { events }: Batch): Set<number> | null {
  if (!FINAL.has(problem.code)) return null;
  const named = problem.errors.flatMap(({ field }) => events[Number(/^\/events\/(\d+)/.exec(field)?.[1] ?? NaN)] ?? []);
  return new Set((named.length > 0 ? named : events).map(({ seq }) => seq));
}
