/** Whether every event that a kiosk was given a receipt for is with the worker, once. */
import { telemetryBatchSchema, telemetryReceiptSchema } from '#contract/telemetry';
import { expect } from '@playwright/test';
import type { Server } from '#client/api';
import type { Proxy } from '../proxy.ts';
import { report } from '../telemetry.ts';

/**
 * Every boot's numbers run from 0 without a gap: the kiosk dropped nothing that was not taken. Sent once more, none of it is new: the
 * worker has it. And the worker never counted more than there is.
 */
export async function expectNoneLostOrDoubled(server: Server, { passed }: Proxy): Promise<number> {
  const taken = new Map<string, Set<number>>();
  const batches = [];
  let stored = 0;
  for (const { path, method, status, body, receipt } of passed) {
    if (method !== 'POST' || path !== '/v1/telemetry' || status !== 202) continue;
    const batch = telemetryBatchSchema.parse(JSON.parse(body.toString()));
    batches.push(batch);
    stored += telemetryReceiptSchema.parse(JSON.parse(receipt?.toString() ?? '')).stored;
    const seqs = taken.get(batch.boot) ?? new Set();
    for (const { seq } of batch.events) seqs.add(seq);
    taken.set(batch.boot, seqs);
  }
  let distinct = 0;
  for (const [boot, seqs] of taken) {
    distinct += seqs.size;
    expect(
      [...seqs].sort((a, b) => a - b),
      boot,
    ).toEqual([...seqs.keys()].map((_, i) => i));
  }
  expect(stored, 'the worker counted each event once').toBe(distinct);
  for (const batch of batches) {
    const again = async () => {
      const response = await report(server, batch);
      return response.status === 202 ? telemetryReceiptSchema.parse(await response.json()).stored : response.status;
    };
    await expect.poll(again, { message: 'what was taken is there', timeout: 90_000 }).toBe(0);
  }
  return distinct;
}
