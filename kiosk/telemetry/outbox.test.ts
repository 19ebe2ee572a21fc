/** The outbox keeps order, stays within its bound, and gives up verdicts before anything else. */
import fc from 'fast-check';
import { promisifyRequest } from 'idb-keyval';
import { expect, test } from 'vitest';
import { freshUse } from '../sync/testing/fixtures.ts';
import { Outbox } from './outbox.ts';
import { stamp } from './event.ts';
import type { TelemetryEvent } from '#contract/telemetry';
import type { UseStore } from 'idb-keyval';
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

test('a record that is no event does not hold up the others, and an event of a newer build is handed on as it is', async () => {
  const use = freshUse();
  const outbox = new Outbox(use);
  const one = boot(1);
  const newer = { seq: 2, at: new Date(0).toISOString(), type: 'presence', seconds: 3 };
  await use('readwrite', async (store) => {
    store.put({ type: 'ancient' }, [one.startedAt, one.id, 0]);
    await promisifyRequest(store.put(newer, [one.startedAt, one.id, 2]));
  });
  await outbox.add(one, fault(1));
  expect((await outbox.oldest(100))?.events).toEqual([fault(1), newer]);
  expect(await outbox.count()).toBe(2);
});

test('what is held back is passed over, and the next ones come in its place', async () => {
  const outbox = new Outbox(freshUse());
  const one = boot(1);
  for (const seq of [0, 1, 2, 3]) await outbox.add(one, fault(seq));
  const held = (key: IDBValidKey) => Number((key as unknown[])[2]) < 2;
  expect((await outbox.oldest(2, held))?.events.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(await outbox.oldest(2, () => true)).toBeNull();
});

test('takes over what a first shell left, once, also when it was stopped in between', async () => {
  const former = freshUse();
  const [first, one] = [new Outbox(former), boot(1)];
  for (const seq of [0, 1, 2]) await first.add(one, fault(seq));
  const outbox = new Outbox(freshUse());
  let left = 2;
  const failing: UseStore = (mode, work) =>
    mode === 'readwrite' && left-- === 0 ? Promise.reject(new Error('off')) : former(mode, work);
  await expect(outbox.adopt(failing)).rejects.toThrow('off');
  await outbox.adopt(former);
  expect((await outbox.oldest(100))?.events).toEqual([fault(0), fault(1), fault(2)]);
  expect([await outbox.count(), await first.count()]).toEqual([3, 0]);
});
