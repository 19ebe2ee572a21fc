/** One frame through both models: people first, the guide only when nobody is there, and never the memory of another model. */
import { describe, expect, it, vi } from 'vitest';
import type { ClassifyCard, PoseCard } from '#contract/model-card';
import { examplePoseCard } from '#contract/testing/pose-card';
import type { Person } from '../pipeline/person.ts';
import { drawn, figure, testCard, testRef } from '../pipeline/testing.ts';
import type { Box, ModelRef } from '../pipeline/types.ts';
import { createWatcher, type Loaded } from './watcher.ts';

const found = vi.hoisted(() => ({ people: [] as Person[] }));
// The decoder has its own tests; here it finds whom a test puts into the frame.
vi.mock('../pipeline/people.ts', () => ({ decodePeople: () => found.people }));

const groups = ['upper', 'lower', 'carry', 'none'];
const card = testCard({ labels: testCard().labels.map((label, i) => ({ ...label, group: groups[i]! })) });
const pixels = drawn(640, 480, (x, y) => x ^ y);
const guide = { x: 200, y: 20, width: 240, height: 320 };

function setUp() {
  const regions: Box[] = [];
  const garments = (ref: ModelRef, logits = [9, 0, 0, 3], ms = 10): Loaded<ClassifyCard> => ({
    ref,
    card,
    model: {
      run: (_pixels, region) => {
        regions.push(region);
        return Promise.resolve({ outputs: { logits: Float32Array.from(logits) }, preprocessMs: 1, inferenceMs: ms });
      },
      close: () => Promise.resolve(),
    },
  });
  const people: Loaded<PoseCard> = {
    ref: { ...testRef, name: 'people' },
    card: examplePoseCard(),
    model: {
      run: () => Promise.resolve({ outputs: {}, preprocessMs: 2, inferenceMs: 20 }),
      close: () => Promise.resolve(),
    },
  };
  return { regions, garments, people, watch: createWatcher() };
}

describe('the watcher', () => {
  it('looks at the guide while nobody is in view, and at people as soon as somebody is', async () => {
    const { regions, garments, people, watch } = setUp();
    found.people = [];
    expect(await watch(garments(testRef), people, { pixels, guide, takenAt: 0 })).toMatchObject({ wearers: [] });
    expect(regions).toEqual([guide]);
    found.people = [figure(300, 80, 100)];
    const look = await watch(garments(testRef), people, { pixels, guide, takenAt: 100 });
    expect(look.logits).toBeNull();
    expect(look.wearers).toMatchObject([{ id: 1, garments: [{ kind: 'upper', verdict: { decision: 'named' } }] }]);
    expect(regions).not.toContainEqual(expect.objectContaining({ x: 0, y: 0, width: 640 }));
    expect(look.inferenceMs, 'both models count').toBe(20 + 10 * (regions.length - 1));
  });

  it('looks at the guide alone without a people model, whoever is there', async () => {
    const { regions, garments, watch } = setUp();
    found.people = [figure(300, 80, 100)];
    expect((await watch(garments(testRef), null, { pixels, guide, takenAt: 0 })).logits?.[0]).toBe(9);
    expect(regions).toEqual([guide]);
  });

  it('takes fewer looks a frame the slower they are, but one at least', async () => {
    const { regions, garments, people, watch } = setUp();
    found.people = [figure(160, 80, 100), figure(460, 80, 100)];
    const counts: number[] = [];
    for (let i = 0; i < 30; i++) {
      const before = regions.length;
      await watch(garments(testRef, [1, 1, 1, 0], i < 20 ? 15 : 400), people, { pixels, guide, takenAt: i * 100 });
      counts.push(regions.length - before);
    }
    expect(Math.max(...counts.slice(0, 20))).toBeGreaterThan(2);
    expect(counts.at(-1)).toBe(1);
  });

  it('forgets everybody when the model changes, and after a pause', async () => {
    const { garments, people, watch } = setUp();
    found.people = [figure(300, 80, 100)];
    const next = { ...testRef, version: '2.0.0' };
    await watch(garments(testRef), people, { pixels, guide, takenAt: 0 });
    const changed = await watch(garments(next, [0, 0, 0, 9]), people, { pixels, guide, takenAt: 100 });
    expect(changed.wearers).toMatchObject([{ garments: [] }]);
    const named = await watch(garments(next), people, { pixels, guide, takenAt: 9000 });
    expect(named.wearers[0]?.garments[0]?.verdict).toMatchObject({ model: next, decision: 'named' });
  });
});
