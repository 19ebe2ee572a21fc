/** The released models, run through the kiosk's own session and preprocessing on wasm, give their golden values. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import { assert, describe, expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import { topK } from '../../pipeline/answer.ts';
import type { Pixels } from '../../pipeline/types.ts';
import { assertGolden, goldenDifference } from './golden.ts';
import type { Outputs } from './outputs.ts';
import { testCard } from '../../pipeline/testing.ts';
import { openModel, type Model, type Runtime } from './session.ts';

const folder = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const released = folder('models/released/');
const data = folder('../shared/data/');
const versions = readdirSync(released).flatMap((name) => readdirSync(released + name).map((version) => ({ name, version })));

/** A picture of a test set, by the photo's id or by its index in Fashion-MNIST's file, and PyTorch's logits. */
interface Entry {
  readonly image?: string;
  readonly index?: number;
  readonly logits: readonly number[];
}
interface Expected {
  readonly version: string;
  readonly images?: readonly Entry[];
}
const expectedFile = folder('models/golden/expected.json');
const expected = existsSync(expectedFile) ? (JSON.parse(readFileSync(expectedFile, 'utf8')) as Record<string, Expected>) : {};
/** Pictures a model is checked on; each takes about 0.2 s. */
const PICTURES = 20;

async function decode(picture: string | Buffer): Promise<Pixels> {
  const image = sharp(picture).rotate().toColourspace('srgb').ensureAlpha().raw();
  const { data: bytes, info } = await image.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(bytes) };
}

function read({ name, version }: { name: string; version: string }) {
  const card = modelCardSchema.parse(JSON.parse(readFileSync(`${released}${name}/${version}/card.json`, 'utf8')));
  return { card, bytes: new Uint8Array(readFileSync(`${released}${name}/${version}/model.onnx`)) };
}

async function outputsOf(model: Model, pixels: Pixels): Promise<Outputs> {
  return (await model.run(pixels, wholeBox(pixels.width, pixels.height))).outputs;
}

it('a runtime that does not start is not held against the model', async () => {
  const create = (bytes: Uint8Array) => ort.InferenceSession.create(bytes, { executionProviders: ['no-such-backend'] });
  const broken = { Tensor: ort.Tensor, InferenceSession: { create } } as unknown as Runtime;
  await expect(openModel(broken, testCard(), new Uint8Array(8))).rejects.toMatchObject({ code: 'engine-down' });
});

describe('released models', () => {
  it.each(versions)('$name $version gives its golden logits', async (version) => {
    const { card, bytes } = read(version);
    const model = await openModel(ort, card, bytes);
    const outputs = await outputsOf(model, await decode(Buffer.from(card.golden.png, 'base64')));
    expect(goldenDifference(card, outputs)).toBeLessThan(1e-3);
    expect(() => assertGolden(card, goldenDifference(card, outputs))).not.toThrow();
    for (const [key, values] of Object.entries(outputs)) {
      const wrong = { ...outputs, [key]: values.map((value) => value + 0.2) };
      expect(() => assertGolden(card, goldenDifference(card, wrong)), key).toThrow(/golden values differ/);
      expect(goldenDifference(card, { ...outputs, [key]: values.with(values.length - 1, NaN) })).toBe(Infinity);
    }
    await model.close();
  });

  it.each(versions)('$name $version is refused when the file is cut or the card names another input', async (version) => {
    const { card, bytes } = read(version);
    await expect(openModel(ort, card, bytes.slice(0, 1000))).rejects.toMatchObject({ code: 'load-failed' });
    const wrong = { ...card, input: { ...card.input, name: 'no-such-input' } };
    await expect(openModel(ort, wrong, bytes)).rejects.toMatchObject({ code: 'load-failed' });
  });
});

/** Debian's package dataset-fashion-mnist: a header of 16 bytes, then 28 × 28 gray pixels for each picture. */
const IDX = '/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz';
const idx = existsSync(IDX) ? gunzipSync(readFileSync(IDX)) : null;

function idxPixels(file: Uint8Array, index: number): Pixels {
  const gray = file.subarray(16 + index * 784, 16 + (index + 1) * 784);
  return {
    width: 28,
    height: 28,
    data: Uint8Array.from({ length: 4 * 784 }, (_, i) => (i % 4 === 3 ? 255 : (gray[i >> 2] ?? 0))),
  };
}

/** The picture of an entry of expected.json, or null where its data set is not at hand. */
async function pictureOf(entry: Entry): Promise<Pixels | null> {
  if (entry.index !== undefined) return idx && idxPixels(idx, entry.index);
  const photo = `${data}garments/images/${entry.image ?? ''}.jpg`;
  return existsSync(photo) ? decode(photo) : null;
}

const known = versions.filter(({ name, version }) => {
  const first = expected[name]?.version === version ? expected[name].images?.[0] : undefined;
  return first && (first.index === undefined ? existsSync(`${data}garments/images`) : idx !== null);
});
describe.skipIf(known.length === 0)('pictures of the test sets, where they are at hand', () => {
  it.each(known)('$name $version answers as PyTorch did', { timeout: 120_000 }, async (version) => {
    const { card, bytes } = read(version);
    const model = await openModel(ort, card, bytes);
    let seen = 0;
    for (const entry of expected[version.name]?.images?.slice(0, PICTURES) ?? []) {
      const picture = await pictureOf(entry);
      if (picture === null) continue;
      const { logits: answer } = await outputsOf(model, picture);
      assert(answer);
      const difference = Math.max(...answer.map((value, i) => Math.abs(value - (entry.logits[i] ?? Infinity))));
      expect(difference).toBeLessThan(card.golden.tolerance);
      expect(topK(answer, 1)).toEqual(topK(entry.logits, 1));
      seen += 1;
    }
    expect(seen).toBeGreaterThan(0);
    await model.close();
  });
});
