/** What a shopper sees of a film: the newest frame when the kiosk is free, shown when its cost is over; and what that comes to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testScene, testVerdict, testWearer } from '../../kiosk/pipeline/testing.ts';
import type { Frame, Garment, Pixels, RegionKind, Scene, Verdict, Wearer } from '../../kiosk/pipeline/types.ts';
import { impossiblePairs, names, play, summarise, type Moment, type Shown } from './shown.ts';

const pixels: Pixels = { width: 4, height: 3, data: new Uint8Array(48) };

async function* film(frames: number, every: number) {
  for (let i = 0; i < frames; i++) yield { pixels, takenAt: i * every };
}

/** Plays a film before a scene whose frames cost `ms` each; returns when which frame was shown. */
async function watched(frames: number, every: number, ms: number) {
  const { moments, end } = await play(film(frames, every), (frame: Frame<Pixels>) =>
    Promise.resolve(testScene({ takenAt: frame.takenAt, inferenceMs: ms })),
  );
  return { shown: moments.map(({ from, scene }) => [scene.takenAt, from]), end };
}

describe('play', () => {
  it('takes the newest frame whenever the kiosk is free, and shows it when its cost is over', async () => {
    expect(await watched(6, 100, 250)).toEqual({ shown: [[0, 250], [200, 500], [500, 750]], end: 500 }); // prettier-ignore
  });

  it('waits for the next frame where the kiosk is faster than the film', async () => {
    expect((await watched(3, 100, 10)).shown).toEqual([[0, 10], [100, 110], [200, 210]]); // prettier-ignore
  });

  it('never takes a frame twice, one from the future, or an older one after a newer', async () => {
    const counts = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 700 }));
    await fc.assert(
      fc.asyncProperty(counts, async ([frames, every, ms]) => {
        const { shown } = await watched(frames, every, ms);
        for (const [i, [takenAt = 0, from = 0]] of shown.entries()) {
          expect(from - ms).toBeGreaterThanOrEqual(takenAt);
          if (i > 0) expect(takenAt).toBeGreaterThan(shown[i - 1]![0]!);
          if (i > 0) expect(from - ms).toBeGreaterThanOrEqual(shown[i - 1]![1]!);
        }
      }),
    );
  });
});

/** One scene each 100 ms: a letter is a type in big type, a capital a group, a dot nothing yet, a question mark "not sure". */
const said = (letters: string): Shown => ({
  moments: [...letters].map((letter, i): Moment => {
    const group = letter === 'U' ? testVerdict({ decision: 'group', group: 'upper', guesses: [] }) : null;
    const unsure = letter === '?' ? testVerdict({ decision: 'unsure', guesses: [] }) : null;
    const named = testVerdict({ guesses: [{ index: 0, id: letter, probability: 0.9 }] });
    return { from: i * 100, scene: testScene({ headline: letter === '.' ? null : (group ?? unsure ?? named) }) };
  }),
  end: letters.length * 100,
});
const sum = (letters: string) => summarise(said(letters), (type) => `group of ${type}`);

describe('summarise', () => {
  it.each([
    ['..aaaa', { longest: 'a', changes: 0, stableFrom: 200, last: 'a', lastGroup: 'group of a' }],
    ['aabbbb', { longest: 'b', changes: 1, stableFrom: 200, last: 'b' }],
    ['aaa.ba', { longest: 'a', changes: 3, stableFrom: 500, last: 'a' }],
    ['??aaaa', { longest: 'a', changes: 0, stableFrom: 200, last: 'a' }],
    ['UUaaaa', { longest: 'a', changes: 1, stableFrom: 200, last: 'a' }],
    ['aaUUUU', { longest: 'a', changes: 1, stableFrom: null, last: null, lastGroup: 'upper' }],
    ['aa....', { longest: 'a', changes: 1, stableFrom: null, last: null, lastGroup: null }],
    ['......', { longest: null, changes: 0, stableFrom: null, last: null }],
    ['', { longest: null, changes: 0, stableFrom: null, last: null }],
  ])('%s', (letters, answer) => {
    expect(sum(letters)).toMatchObject(answer);
  });

  it('is stable from a moment on after which nothing changes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1 }), (letters) => {
        const { stableFrom, last } = sum(letters);
        if (stableFrom === null) expect(letters.endsWith('.')).toBe(true);
        else {
          const at = stableFrom / 100;
          expect(new Set(letters.slice(at))).toEqual(new Set(last));
          expect(at === 0 || letters[at - 1] !== last).toBe(true);
        }
      }),
    );
  });
});

const garment = (kind: RegionKind, verdict: Verdict): Garment => ({ kind, box: { x: 0, y: 0, width: 1, height: 1 }, verdict });
const named = (id: string) => testVerdict({ guesses: [{ index: 0, id, probability: 0.9 }] });
const wearer = (...garments: Garment[]): Wearer => testWearer({ garments });
const moment = (changes: Partial<Scene>): Moment => ({ from: 0, scene: testScene(changes) });
const groupOf = (type: string) => ({ shirt: 'upper', top: 'upper', dress: 'whole', skirt: 'lower', bag: 'carry' })[type];

describe('what the screen names', () => {
  it('is the headline and what is named on anybody, each once, and no group', () => {
    const people = [
      wearer(garment('upper', named('shirt')), garment('carry', named('bag'))),
      wearer(garment('lower', testVerdict({ decision: 'group', group: 'lower', guesses: [] }))),
    ];
    expect(names(moment({ people, headline: named('shirt') }))).toEqual(['shirt', 'bag']);
  });

  it('is impossible where a person wears a dress with a skirt, or two upper garments', () => {
    const shown = (...people: Wearer[]): Shown => ({ moments: [moment({ people })], end: 0 });
    const upper = testVerdict({ decision: 'group', group: 'upper', guesses: [] });
    expect(impossiblePairs(shown(wearer(garment('upper', named('shirt')), garment('lower', named('skirt')))), groupOf)).toBe(0);
    expect(impossiblePairs(shown(wearer(garment('whole', named('dress')), garment('lower', named('skirt')))), groupOf)).toBe(1);
    expect(impossiblePairs(shown(wearer(garment('whole', named('dress')), garment('upper', upper))), groupOf)).toBe(1);
    expect(impossiblePairs(shown(wearer(garment('held', named('shirt')), garment('upper', named('top')))), groupOf)).toBe(1);
    expect(
      impossiblePairs(shown(wearer(garment('upper', named('shirt'))), wearer(garment('whole', named('dress')))), groupOf),
    ).toBe(0);
  });
});
