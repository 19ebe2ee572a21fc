/** A card on disk: what disagrees with its file or with the contract is named before anything is sent. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelCardSchema, type ModelCard } from '#contract/model-card';
import { readLocalModel } from './local-model.ts';

const bytes = new Uint8Array(64).fill(7);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const label = (id: string) => ({ id, group: id, title: { en: id, de: id }, threshold: 0.5 });
const card: ModelCard = modelCardSchema.parse({
  card: 1,
  name: 'garments',
  version: '1.0.0',
  role: 'garments',
  summary: 'A model of two labels.',
  task: 'classify',
  input: {
    ...{
      name: 'pixels',
      layout: 'NCHW',
      dtype: 'float32',
      width: 8,
      height: 8,
      colour: 'gray',
      fit: 'letterbox',
      filter: 'triangle',
    },
    ...{ pad: [0], mean: [0], std: [255] },
  },
  output: { logits: 'logits' },
  labels: [label('hat'), label('bag')],
  reject: null,
  temperature: 1,
  opset: 17,
  file: { weights: 'fp32', bytes: bytes.length, sha256 },
  golden: { png: 'A'.repeat(64), logits: [0, 1], tolerance: 0.01 },
  licence: 'Apache-2.0',
  data: [{ name: 'drawn', licence: 'CC0-1.0', source: 'here' }],
  metrics: [],
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-model-'));
  await writeFile(join(folder, 'model.onnx'), bytes);
});

afterEach(() => rm(folder, { recursive: true }));

async function read(content: unknown): Promise<Awaited<ReturnType<typeof readLocalModel>>> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(folder, 'card.json'), text);
  return readLocalModel(join(folder, 'model.onnx'), join(folder, 'card.json'));
}

describe('readLocalModel', () => {
  it('gives the card and its bytes as they stand on disk', async () => {
    const text = JSON.stringify(card, null, 4);
    const model = await read(text);
    expect(model.card).toEqual(card);
    expect(new TextDecoder().decode(model.cardBytes)).toBe(text);
  });

  it.each([
    ['/file/bytes', { ...card, file: { ...card.file, bytes: 65 } }],
    ['/file/sha256', { ...card, file: { ...card.file, sha256: '0'.repeat(64) } }],
    ['/labels', { ...card, labels: [label('hat'), label('hat')] }],
    ['/colour', { ...card, colour: 'red' }],
    ['is not JSON', '{'],
    ['at most', `"${'x'.repeat(200_000)}"`],
  ])('names what is wrong: %s', async (what, content) => {
    await expect(read(content)).rejects.toThrow(what);
  });

  it('says which file is missing', async () => {
    await rm(join(folder, 'model.onnx'));
    await expect(read(card)).rejects.toThrow(/Cannot read the model .*model\.onnx/);
  });
});
