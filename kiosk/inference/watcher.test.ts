/** Frame after frame: people first, their garments with the next frame, the guide only when nobody is there, and never the memory of another model. */
import { describe, expect, it } from 'vitest';
import type { ClassifyCard, PoseCard } from '#contract/model-card';
import { examplePoseCard } from '#contract/testing/pose-card';
import type { Person } from '../pipeline/person.ts';
import { figure, testCard, testRef } from '../pipeline/testing.ts';
import type { Box, ModelRef } from '../pipeline/types.ts';
import type { Ask, Loaded, Models, Vision } from './vision.ts';
import { createWatcher } from './watcher.ts';

const groups = ['upper', 'lower', 'carry', 'none'];
const card = testCard({ labels: testCard().labels.map((label, i) => ({ ...label, group: groups[i]! })) });
const guide = { x: 200, y: 20, width: 240, height: 320 };
const SHIRT = [9, 0, 0, 3];
const model = { run: () => Promise.reject(new Error('the vision runs it')), close: () => Promise.resolve() };

/** A watcher whose vision sees `people` and gives `logits` for every region, `ms` each. */
function setUp() {
  const asked: Ask[] = [];
  const scene = { people: [] as Person[], logits: SHIRT, ms: 10 };
  const vision: Vision = {
    see: (_frame, models, ask) => {
      asked.push(ask);
      const view = { logits: Float32Array.from(scene.logits), sharpness: 0.5 };
      const count = ask.before.length + Number(ask.now !== null);
      return Promise.resolve({
        width: 640,
        height: 480,
        people: models.people === null ? null : scene.people,
        before: ask.before.map(() => view),
        now: ask.now === null ? null : view,
        preprocessMs: 1,
        inferenceMs: scene.ms * count,
        garmentMs: count === 0 ? null : scene.ms,
      });
    },
  };
  const garments: Loaded<ClassifyCard> = { ref: testRef, card, model };
  const people: Loaded<PoseCard> = { ref: { ...testRef, name: 'people' }, card: examplePoseCard(), model };
  const watcher = createWatcher();
  const frame = {} as ImageBitmap;
  const watch = (takenAt: number, models: Partial<Models> = {}, source = 1) =>
    watcher(vision, { garments, people, ...models }, { frame, guide, takenAt, source });
  const version = (ref: ModelRef): Partial<Models> => ({ garments: { ...garments, ref } });
  return { asked, scene, watch, version };
}
const regionsOf = (asks: readonly Ask[]): Box[] => asks.flatMap(({ before, now }) => [...before, ...(now === null ? [] : [now])]);

describe('the watcher', () => {
  it('looks at the guide while nobody is in view, and from the frame after on at whoever is', async () => {
    const { asked, scene, watch } = setUp();
    expect((await watch(0)).logits?.[0]).toBe(9);
    expect(asked).toEqual([{ before: [], now: guide }]);
    scene.people = [figure(300, 80, 100)];
    expect(await watch(100), 'the first frame finds them').toMatchObject({ logits: null, wearers: [{ id: 1, garments: [] }] });
    const look = await watch(200);
    expect(asked.at(-1)?.now, 'the guide is for what is held up').toBeNull();
    expect(asked.at(-1)?.before.length).toBeGreaterThan(0);
    expect(look).toMatchObject({
      logits: null,
      wearers: [{ id: 1, garments: [{ kind: 'upper', verdict: { decision: 'named' } }] }],
    });
  });

  it('looks at the guide alone without a people model, whoever is there', async () => {
    const { asked, scene, watch } = setUp();
    scene.people = [figure(300, 80, 100)];
    for (const at of [0, 100, 200]) expect((await watch(at, { people: null })).logits?.[0]).toBe(9);
    expect(regionsOf(asked)).toEqual([guide, guide, guide]);
  });

  it('takes fewer looks a frame the slower they are, but one at least', async () => {
    const { asked, scene, watch } = setUp();
    scene.people = [figure(160, 80, 100), figure(460, 80, 100)];
    scene.logits = [1, 1, 1, 0];
    for (let i = 0; i < 40; i++) {
      scene.ms = i < 20 ? 15 : 400;
      await watch(i * 100);
    }
    const counts = asked.map(({ before }) => before.length);
    expect(Math.max(...counts.slice(0, 20))).toBeGreaterThan(2);
    expect(counts.at(-1)).toBe(1);
  });

  it('forgets everybody when the model changes, and after a pause', async () => {
    const { asked, scene, watch, version } = setUp();
    scene.people = [figure(300, 80, 100)];
    const next = { ...testRef, version: '2.0.0' };
    await watch(0);
    await watch(100);
    const changed = await watch(200, version(next));
    expect(asked.at(-1)?.before, 'regions that the old model was to read').toEqual([]);
    expect(changed.wearers).toMatchObject([{ garments: [] }]);
    expect((await watch(300, version(next))).wearers[0]?.garments[0]?.verdict).toMatchObject({ model: next, decision: 'named' });
    expect((await watch(9000, version(next))).wearers).toMatchObject([{ garments: [] }]);
  });

  it('gives nobody in a picture what somebody before the camera wears', async () => {
    const { asked, scene, watch } = setUp();
    scene.people = [figure(300, 80, 100)];
    for (const at of [0, 100, 200]) await watch(at);
    const picture = await watch(300, {}, 2);
    expect(asked.at(-1), 'no region of the camera, and the guide at once').toEqual({ before: [], now: guide });
    expect(picture.wearers).toMatchObject([{ id: 1, garments: [] }]);
  });

  it('asks nothing of the guide while somebody is hidden for a moment', async () => {
    const { asked, scene, watch } = setUp();
    scene.people = [figure(300, 80, 100)];
    await watch(0);
    scene.people = [];
    await watch(100);
    await watch(200);
    expect(asked.at(-1)?.now).toBeNull();
    for (const at of [1000, 1100]) await watch(at);
    expect(asked.at(-1)?.now).toEqual(guide);
  });
});
