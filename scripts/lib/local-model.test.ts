/** A card on disk: what disagrees with its file or with the contract is named before anything is sent. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleCard, exampleLabel } from '#contract/testing/card';
import { readLocalModel } from './local-model.ts';

const bytes = new Uint8Array(64).fill(7);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const card = exampleCard({ file: { weights: 'fp32', bytes: bytes.length, sha256 } });

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
    ['/labels', { ...card, labels: card.labels.map(() => exampleLabel('hat')) }],
    ['/colour', { ...card, colour: 'red' }],
    ['is not JSON', '{'],
    ['at most', `"${'x'.repeat(400_000)}"`],
  ])('names what is wrong: %s', async (what, content) => {
    await expect(read(content)).rejects.toThrow(what);
  });

  it('says which file is missing', async () => {
    await rm(join(folder, 'model.onnx'));
    await expect(read(card)).rejects.toThrow(/Cannot read the model .*model\.onnx/);
  });
});
