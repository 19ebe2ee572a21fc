/** The released people model, from picture to person, answers as the original TF.js graph did. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { poseCardSchema } from '#contract/pose-card';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import { decodePeople } from '../../pipeline/people/decode.ts';
import { openModel } from './session.ts';

const models = fileURLToPath(new URL('../../../models/', import.meta.url));
const golden = existsSync(`${models}golden/people.json`)
  ? (JSON.parse(readFileSync(`${models}golden/people.json`, 'utf8')) as { version: string; sha256: string; person: number[] })
  : null;

describe.skipIf(golden === null)('the released people model', () => {
  const folder = `${models}released/people/${golden?.version ?? ''}/`;

  it.each([
    ['as it is', 256, 256, 0, 0],
    ['inside a frame of 4 : 3', 384, 288, 64, 16],
    ['inside a frame of 16 : 9', 512, 288, 128, 16],
    ['inside an upright frame', 288, 384, 16, 64],
  ])('finds the person of the golden picture %s where TF.js found them', async (_, width, height, left, top) => {
    const card = poseCardSchema.parse(JSON.parse(readFileSync(`${folder}card.json`, 'utf8')));
    expect(card.file.sha256).toBe(golden?.sha256);
    const model = await openModel(ort, card, new Uint8Array(readFileSync(`${folder}model.onnx`)));
    const drawn = sharp(Buffer.from(card.golden.png, 'base64')).ensureAlpha();
    const framed = drawn.extend({ left, right: width - 256 - left, top, bottom: height - 256 - top, background: '#808080' });
    const data = new Uint8Array(await framed.raw().toBuffer());
    const { outputs } = await model.run({ width, height, data }, wholeBox(width, height));
    await model.close();

    const people = decodePeople(outputs, card, width, height);
    expect(people).toHaveLength(1);
    const { box, keypoints, score } = people[0]!;
    const inPlace = ({ x, y }: { x: number; y: number }) => [(y - top) / 256, (x - left) / 256];
    const found = [
      ...keypoints.flatMap((point) => [...inPlace(point), point.score]),
      ...inPlace(box),
      ...inPlace({ x: box.x + box.width, y: box.y + box.height }),
      score,
    ];
    const differences = golden!.person.map((value, i) => Math.abs(value - found[i]!));
    // In a larger frame the figure is smaller in the input, so the network sees another picture.
    if (width === height) expect(Math.max(...differences)).toBeLessThan(1e-4);
    else {
      const torso = [5, 6, 11, 12].flatMap((point) => [differences[3 * point]!, differences[3 * point + 1]!]);
      expect(Math.max(...torso)).toBeLessThan(0.06);
    }
  });
});
