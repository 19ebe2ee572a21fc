/** Every network of the zoo that lies in the repository can be pushed and loaded: its card is valid, its golden logits hold on wasm. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import { goldenDifference } from './golden.ts';
import { openModel } from './session.ts';

const released = fileURLToPath(new URL('../../../models/zoo/released/', import.meta.url));
const names = readdirSync(released);
const FAMILIES = ['vgg', 'resnet', 'inception-resnet', 'mobilenet'];

describe('the zoo', () => {
  it.each(FAMILIES)('%s has a network for each set', (family) => {
    for (const set of ['fashion-mnist', 'photos'])
      expect(names.filter((name) => new RegExp(`^zoo-${family}(-wide)?-${set}-`).test(name))).toHaveLength(1);
  });

  it.each(names)('%s gives its golden logits', async (name) => {
    const [version] = readdirSync(released + name);
    const folder = `${released}${name}/${version ?? ''}`;
    const card = modelCardSchema.parse(JSON.parse(readFileSync(`${folder}/card.json`, 'utf8')));
    expect(card.name).toBe(name);
    const model = await openModel(ort, card, new Uint8Array(readFileSync(`${folder}/model.onnx`)));
    const image = sharp(Buffer.from(card.golden.png, 'base64')).ensureAlpha().raw();
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    const pixels = { width: info.width, height: info.height, data: new Uint8Array(data) };
    const { outputs } = await model.run(pixels, wholeBox(info.width, info.height));
    expect(goldenDifference(card, outputs)).toBeLessThan(1e-3);
    await model.close();
  });
});
