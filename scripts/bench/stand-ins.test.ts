/** The networks that stand in: their cards and files agree, and a gray picture has two people in it and a garment. */
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { BLACK_PNG } from '#contract/testing/card';
import { modelCardSchema } from '#contract/model-card';
import { decodePeople } from '../../kiosk/pipeline/people/decode.ts';
import type { PoseMaps } from '../../kiosk/pipeline/people/person.ts';
import { regionsOf } from '../../kiosk/pipeline/people/regions.ts';
import { SIDE, standIns } from './stand-ins.ts';

const [garments, people] = standIns(BLACK_PNG);

/** Every output, all pixels the same; 0 is the gray of the golden picture. */
async function run({ bytes }: { readonly bytes: Uint8Array }, value: number): Promise<Record<string, Float32Array>> {
  const session = await ort.InferenceSession.create(bytes);
  const size = 3 * SIDE ** 2;
  const results = await session.run({
    pixels: new ort.Tensor('float32', new Float32Array(size).fill(value), [1, 3, SIDE, SIDE]),
  });
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

describe('the stand-ins', () => {
  it('have cards that the contract accepts', () => {
    for (const { card } of [garments, people]) expect(modelCardSchema.safeParse(card).error).toBeUndefined();
  });

  it('answer the golden picture as their cards say, and another one otherwise', async () => {
    const { golden } = garments.card;
    const { logits } = await run(garments, 0);
    expect([...logits!]).toEqual(golden.logits);
    expect((await run(garments, 0.5))['logits']).not.toEqual(logits);
    const maps = await run(people, 0);
    for (const { map, at, value } of people.card.golden.samples) expect(maps[map]?.[at]).toBe(value);
  });

  it('see two people with garments to name, and nobody in the dark', async () => {
    const see = async (light: number) => decodePeople((await run(people, light)) as PoseMaps, people.card, 640, 480);
    const seen = await see(0);
    expect(seen).toHaveLength(2);
    for (const person of seen) expect(regionsOf(person, 640, 480).map(({ kind }) => kind)).toContain('upper');
    expect(await see(-1)).toEqual([]);
  });
});
