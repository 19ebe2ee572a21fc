/** Cards that no kiosk could show or check are refused by field; what exporters and people write passes. */
import { describe, expect, it } from 'vitest';
import { MAX_CARD_BYTES, modelCardSchema } from './model-card.ts';
import { pointer } from './pointer.ts';
import { BLACK_PNG, exampleCard, exampleLabel } from './testing/card.ts';
import { examplePoseCard } from './testing/pose-card.ts';
import { tolerant } from './tolerant.ts';

const fields = (card: unknown) => (modelCardSchema.safeParse(card).error?.issues ?? []).map(({ path }) => pointer(path));
const golden = (png: string) => ({ golden: { ...exampleCard().golden, png } });

/** The black picture with bytes of its header replaced. */
function png(changes: Readonly<Record<number, number>>, cut = 0): string {
  const bytes = Uint8Array.from(atob(BLACK_PNG), (character) => character.charCodeAt(0));
  for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte;
  return btoa(String.fromCharCode(...bytes.subarray(0, bytes.length - cut)));
}

it('takes the examples', () => {
  expect(fields(exampleCard())).toEqual([]);
  expect(fields(examplePoseCard())).toEqual([]);
});

describe('a golden picture', () => {
  it.each([
    ['text', btoa('This is no picture, but it is long enough to be one.')],
    ['a JPEG', btoa(String.fromCharCode(255, 216, 255, 224).padEnd(60, 'x'))],
    ['a cut one', png({}, 14)],
    ['grey', png({ 25: 0 })],
    ['a palette', png({ 25: 3 })],
    ['one with alpha', png({ 25: 6 })],
    ['16 bit', png({ 24: 16 })],
    ['too wide', png({ 18: 4, 19: 1 })],
    ['20,000 pixels high', png({ 22: 78, 23: 32 })],
    ['one without pixels', png({ 19: 0 })],
    ['one with a damaged header', png({ 30: 0 })],
    ['one with damaged pixels', png({ 45: 0 })],
    ['one with a damaged end', png({ 65: 0 })],
  ])('that is %s is refused', (_, text) => expect(fields(exampleCard(golden(text)))).toEqual(['/golden/png']));

  // The last four are the checksum of that header.
  it('of 1024 pixels is taken', () =>
    expect(fields(exampleCard(golden(png({ 18: 4, 19: 0, 29: 232, 30: 99, 31: 26, 32: 170 }))))).toEqual([]));
});

it.each([1e-320, 1e-9, 0.009, 0, -1, 101])('refuses a temperature of %d', (temperature) => {
  expect(fields(exampleCard({ temperature, wornTemperature: temperature }))).toEqual(['/temperature', '/wornTemperature']);
});

it('takes figures per class with a confusion of a row per class and a count per label, and no other', () => {
  const { labels } = exampleCard();
  const row = labels.map(() => 1);
  const perClass = { set: 'garments/test', classes: [{ id: 'a', n: 3, recall: 0.5, precision: null }] };
  expect(fields(exampleCard({ perClass: { ...perClass, confusion: [row] } }))).toEqual([]);
  expect(fields(exampleCard({ perClass: { ...perClass, confusion: [row, row] } }))).toEqual(['/perClass/confusion']);
  expect(fields(exampleCard({ perClass: { ...perClass, confusion: [row.slice(1)] } }))).toEqual(['/perClass/confusion']);
});

describe('a title', () => {
  const titled = (en: string) =>
    exampleCard({ labels: ['a', 'b', 'other'].map((id) => ({ ...exampleLabel(id), title: { en, de: 'x' } })) });
  it.each([' ', '\u00a0', '\u200b', '\u2060\u00ad', '\u3164', '\u0301', '\n\t', '\u202e'])(
    '%j cannot be seen and is refused',
    (en) => {
      expect(fields(titled(en))[0]).toBe('/labels/0/title/en');
    },
  );
  it.each(['T-shirt', 'قميص', 'חולצה', '👕', '衬衫', 'e\u0301', ' a '])('%s is taken', (en) =>
    expect(fields(titled(en))).toEqual([]),
  );
});

describe('limits that contradict each other', () => {
  const metric = { name: 'accuracy', set: 'test', value: 0.9, n: 10, command: 'x', date: '2026-11-01' };
  it.each([
    [
      'an interval that is upside down',
      { metrics: [{ ...metric, interval: [0.95, 0.8] as [number, number] }] },
      '/metrics/0/interval',
    ],
    [
      'an interval beside its value',
      { metrics: [{ ...metric, interval: [0.1, 0.2] as [number, number] }] },
      '/metrics/0/interval',
    ],
    ['a version that is its own parent', { parent: '1.0.0' }, '/parent'],
    ['an embedding that is the logits', { output: { logits: 'l', embedding: { name: 'l', size: 3 } } }, '/output/embedding/name'],
  ])('%s is refused', (_, change, field) => expect(fields(exampleCard(change))).toEqual([field]));

  it('two maps of one output are refused', () => {
    const { output } = examplePoseCard();
    expect(fields(examplePoseCard({ output: { ...output, centres: output.offsets } }))).toEqual(['/output']);
  });

  it('the largest card that the schema allows may be sent, as Python writes it', () => {
    const labels = Array.from({ length: 1000 }, (_, at) => ({
      ...exampleLabel(`label-${at}-${'x'.repeat(20)}`),
      title: { en: 'x'.repeat(40), de: 'x'.repeat(40) },
    }));
    const card = exampleCard({
      labels,
      reject: null,
      golden: { png: BLACK_PNG, tolerance: 0.01, logits: labels.map(() => -1.2345678901234567) },
    });
    expect(fields(card)).toEqual([]);
    const picture = 96 * 1024;
    expect(JSON.stringify(card).replaceAll(/[,:]/g, '$& ').length + picture).toBeLessThan(MAX_CARD_BYTES);
  });
});

describe('a card that was stored before a rule', () => {
  const { golden: picture, labels } = exampleCard();
  const metric = { name: 'accuracy', set: 'test', value: 0.9, n: 10, command: 'x', date: '2026-11-01' };
  const { output } = examplePoseCard();
  it.each<[string, unknown]>([
    ['on golden pictures', exampleCard({ golden: { ...picture, png: png({ 18: 4, 19: 1 }) } })],
    ['on temperatures', exampleCard({ temperature: 0.001, wornTemperature: 1e-9 })],
    ['on titles', exampleCard({ labels: labels.map((label) => ({ ...label, title: { en: ' ', de: '\u200b' } })) })],
    ['on summaries', exampleCard({ summary: ' ' })],
    ['on intervals', exampleCard({ metrics: [{ ...metric, interval: [0.95, 0.8] }] })],
    ['on parents', exampleCard({ parent: '1.0.0' })],
    ['on embeddings', exampleCard({ output: { logits: 'l', embedding: { name: 'l', size: 3 } } })],
    ['on pose maps', examplePoseCard({ output: { ...output, centres: output.offsets } })],
    ['on the golden pictures of people', examplePoseCard({ golden: { ...examplePoseCard().golden, png: png({ 25: 3 }) } })],
  ])('%s is not written any more, and is still read', (_, card) => {
    expect(fields(card)).not.toEqual([]);
    expect(tolerant(modelCardSchema).parse(card)).toEqual(card);
    expect(tolerant(modelCardSchema, 'drop').parse(card)).toEqual(card);
  });

  it.each([
    ['no number', { temperature: 0 }, '/temperature'],
    ['no picture', { golden: { ...picture, png: 'x' } }, '/golden/png'],
    ['no title', { labels: labels.map((label) => ({ ...label, title: { en: '' } })) }, '/labels/0/title/en'],
    ['labels of one id', { labels: labels.map((label) => ({ ...label, id: 'a' })), reject: null }, '/labels'],
  ])('is read by the rules of then: not with %s', (_, change, field) => {
    const { error } = tolerant(modelCardSchema).safeParse(exampleCard(change));
    expect(error?.issues.map(({ path }) => pointer(path))).toContain(field);
  });
});
