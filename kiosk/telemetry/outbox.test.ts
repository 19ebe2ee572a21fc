/** The outbox keeps order, stays within its bound, and gives up verdicts before anything else. */
import fc from 'fast-check';
import { promisifyRequest } from 'idb-keyval';
import { expect, test } from 'vitest';
import { freshUse } from '../sync/testing/fixtures.ts';
import { Outbox } from './outbox.ts';
import { stamp } from './event.ts';
import type { TelemetryEvent } from '#contract/telemetry';
import type { Boot } from './outbox.ts';

const boot = (n: number): Boot => ({ id: crypto.randomUUID(), startedAt: n });
const make = (event: Parameters<typeof stamp>[0], seq: number): TelemetryEvent => {
  const made = stamp(event, seq, 0);
  if (made === null) throw new Error('not an event of the contract');
  return made;
};
const fault = (seq: number) => make({ type: 'fault', code: 'x' }, seq);
const verdict = (seq: number) =>
  make(
    {
      type: 'verdict',
      release: 'r-00000001',
      model: 'garments',
      version: '1.0.0',
      decision: 'nothing',
      label: null,
      confidence: 0,
      inferenceMs: 1,
    },
    seq,
  );

test('a batch holds the oldest events of one boot, in order, and no more than asked for', async () => {
  const outbox = new Outbox(freshUse());
  const [first, second] = [boot(1), boot(2)];
  await outbox.add(second, fault(0));
  for (const seq of [0, 1, 2, 10, 11]) await outbox.add(first, fault(seq));
  const seqs = async (limit: number) => (await outbox.oldest(limit))?.events.map(({ seq }) => seq);
  expect(await seqs(3)).toEqual([0, 1, 2]);
  expect(await seqs(100)).toEqual([0, 1, 2, 10, 11]);
  await outbox.remove((await outbox.oldest(100))?.keys ?? []);
  expect(await outbox.oldest(100)).toMatchObject({ boot: second.id });
  expect(await outbox.count()).toBe(1);
});

test('beyond its bound the oldest verdicts go first, then the oldest of all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (isVerdict) => {
      const outbox = new Outbox(freshUse(), 10);
      const one = boot(1);
      const expected: { seq: number; verdict: boolean }[] = [];
      for (const [seq, verdicts] of isVerdict.entries()) {
        await outbox.add(one, verdicts ? verdict(seq) : fault(seq));
        expected.push({ seq, verdict: verdicts });
        if (expected.length > 10)
          expected.splice(
            Math.max(
              expected.findIndex((entry) => entry.verdict),
              0,
            ),
            1,
          );
      }
      const kept = (await outbox.oldest(100))?.events.map(({ seq }) => seq) ?? [];
      expect(kept).toEqual(expected.map(({ seq }) => seq));
    }),
    { numRuns: 30 },
  );
});

test('a record that is no event of this version does not hold up the others', async () => {
  const use = freshUse();
  const outbox = new Outbox(use);
  const one = boot(1);
  await use('readwrite', (store) => promisifyRequest(store.put({ type: 'ancient' }, [one.startedAt, one.id, 0])));
  await outbox.add(one, fault(1));
  expect((await outbox.oldest(100))?.events).toEqual([fault(1)]);
  expect(await outbox.count()).toBe(1);
});
