/** What is tried is known by what runs: not by an id, a version or a title, and whatever the order of keys. */
import { expect, test } from 'vitest';
import { exampleCard } from '#contract/testing/card';
import { examplePoseCard } from '#contract/testing/pose-card';
import { anyManifestSchema } from '#contract/manifest';
import { EMPTY_SLOTS, recordsOf, slotsOf } from './slots.ts';
import { bytesOf, cardOf, manifestOf } from './testing/fixtures.ts';
import { triedOf } from './tried.ts';

const card = cardOf(bytesOf(100, 1));
const people = examplePoseCard();
const of = (changes: object = {}, id = 'r-00000001', app = '1.0.0') =>
  triedOf(manifestOf(id, { ...card, ...changes }, people), app);
const { labels } = exampleCard();

test.each([
  ['another id', of({}, 'r-00000002')],
  ['another name and version', of({ name: 'other', version: '9.9.9', parent: '1.0.0' })],
  ['other words', of({ summary: 'new', licence: 'MIT', metrics: [] })],
  [
    'other titles and thresholds',
    of({ labels: labels.map((label) => ({ ...label, threshold: 0.9, title: { en: 'x', de: 'y' } })) }),
  ],
  ['another order of keys', of(Object.fromEntries(Object.entries(card).reverse()))],
  ['another order of models', triedOf(manifestOf('r-00000001', people, card), '1.0.0')],
])('%s is the same try', async (_, other) => {
  expect(await other).toBe(await of());
});

test.each([
  ['another file', of({ file: { ...card.file, sha256: 'f'.repeat(64) } })],
  ['another golden answer', of({ golden: { ...card.golden, logits: [1, 2, 3] } })],
  ['another input', of({ input: { ...card.input, std: [2] } })],
  ['another temperature', of({ temperature: 2 })],
  ['one model less', triedOf(manifestOf('r-00000001', card), '1.0.0')],
  ['another app', of({}, 'r-00000001', '1.0.1')],
  ['what a card of tomorrow says beside', of({ aside: true })],
])('%s is another try', async (_, other) => {
  expect(await other).not.toBe(await of());
});

test('it survives the wire and the store', async () => {
  const manifest = manifestOf('r-00000001', card, people);
  const wired = anyManifestSchema.parse(JSON.parse(JSON.stringify(manifest)));
  const stored = slotsOf(recordsOf({ ...EMPTY_SLOTS, active: wired }))!.active!;
  for (const other of [wired, stored]) expect(await triedOf(other, '1.0.0')).toBe(await of());
});
