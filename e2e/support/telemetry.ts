/** Sends counts to the worker as a kiosk does. */
import type { Server } from '#client/api';
import type { TelemetryBatch } from '#contract/telemetry';

/** The worker's answer to one batch. */
export function report({ origin }: Server, batch: TelemetryBatch): Promise<Response> {
  return fetch(`${origin}/v1/telemetry`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(batch),
  });
}
