/** The released models, run through the kiosk's own session and preprocessing on wasm, equal PyTorch's logits. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { wholeBox } from '../pipeline/guide.ts';
import { topK } from '../pipeline/decode.ts';
import type { Pixels } from '../pipeline/types.ts';
import { assertGolden, goldenDifference } from './golden.ts';
import { openModel, type Model } from './session.ts';

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const released = folder('models/released/');
const data = folder('../shared/data/');
const versions = existsSync(released)
  ? readdirSync(released).flatMap((name) => readdirSync(released + name).map((version) => ({ name, version })))
  : [];

interface Expected {
  readonly version: string;
  readonly images?: readonly { readonly image: string; readonly logits: readonly number[] }[];
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

async function logitsOf(model: Model, pixels: Pixels): Promise<Float32Array> {
  return (await model.run(pixels, wholeBox(pixels.width, pixels.height))).logits;
}

describe.skipIf(versions.length === 0)('released models', () => {
  it.each(versions)('$name $version gives its golden logits', async (version) => {
    const { card, bytes } = read(version);
    const model = await openModel(ort, 'wasm', card, bytes);
    const logits = await logitsOf(model, await decode(Buffer.from(card.golden.png, 'base64')));
    expect(goldenDifference(card, logits)).toBeLessThan(1e-3);
    expect(() => assertGolden(card, goldenDifference(card, logits))).not.toThrow();
    expect(() =>
      assertGolden(
        card,
        goldenDifference(
          card,
          logits.map((value) => value + 0.2),
        ),
      ),
    ).toThrow(/golden logits differ/);
    await model.close();
  });

  it.each(versions)('$name $version is refused when the file is cut or the card names another input', async (version) => {
    const { card, bytes } = read(version);
    await expect(openModel(ort, 'wasm', card, bytes.slice(0, 1000))).rejects.toMatchObject({ code: 'load-failed' });
    const wrong = { ...card, input: { ...card.input, name: 'no-such-input' } };
    await expect(openModel(ort, 'wasm', wrong, bytes)).rejects.toMatchObject({ code: 'load-failed' });
  });
});

const onPhotos = versions.filter(({ name, version }) => expected[name]?.version === version && expected[name].images);
const missing = onPhotos.length === 0 || !existsSync(`${data}garments/images`);
describe.skipIf(missing)(
  `photos of shared/data${missing ? ' (skipped: the folder or models/golden/expected.json is not here)' : ''}`,
  () => {
    it.each(onPhotos)('$name $version answers as PyTorch did', { timeout: 120_000 }, async (version) => {
      const { card, bytes } = read(version);
      const model = await openModel(ort, 'wasm', card, bytes);
      for (const { image, logits } of expected[version.name]?.images?.slice(0, PICTURES) ?? []) {
        const answer = await logitsOf(model, await decode(`${data}garments/images/${image}.jpg`));
        const difference = Math.max(...answer.map((value, i) => Math.abs(value - (logits[i] ?? Infinity))));
        expect(difference, image).toBeLessThan(card.golden.tolerance);
        expect(topK(answer, 1), image).toEqual(topK(logits, 1));
      }
      await model.close();
    });
  },
);
