/** A picture or a film is given to a screen that has no camera: who is in it is outlined and named as before the camera, and it ends. */
import { filmOf } from './support/film.ts';
import { drawnAt, roomOf, type Size, type Standing } from '../scripts/browser/figures.ts';
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';
import type { Screen } from '../scripts/browser/screen.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture of two people, from left to right. */
interface Pair {
  readonly name: string;
  readonly size: Size;
  readonly people: readonly [Standing, Standing];
}

const BESIDE: Pair = {
  name: '4:3',
  size: { width: 640, height: 480 },
  people: [
    { who: 'jumper', left: 0, width: 304 },
    { who: 'dress', left: 320, width: 316 },
  ],
};
const SHAPES: readonly Pair[] = [
  BESIDE,
  {
    name: '16:9',
    size: { width: 1280, height: 720 },
    people: [
      { who: 'jumper', left: 160, width: 460 },
      { who: 'dress', left: 680, width: 470 },
    ],
  },
  {
    name: 'portrait',
    size: { width: 600, height: 800 },
    people: [
      { who: 'jumper', left: -20, width: 320 },
      { who: 'dress', left: 290, width: 330 },
    ],
  },
];

/** How alike an outline and what it outlines must be at least: intersection over union. */
const ALIKE = 0.75;
/** How long the screen may take to read all of a picture, in ms. */
const PATIENCE = 240_000;
/** After this long without a reading, in ms, none follows: many times what one takes. */
const QUIET_MS = 5000;

/** How far somebody in the film steps aside, in its pixels. */
const ASIDE = 40;

test.setTimeout(600_000);

/** Opens the screen on a machine that has no camera. */
async function withoutCamera(kiosk: Screen): Promise<void> {
  await kiosk.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
  });
  await kiosk.open('?engine=wasm&channel=canary');
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-camera', 'none', { timeout: 90_000 });
}

function pick(kiosk: Screen, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  return kiosk.page.getByTestId('file').setInputFiles({ name, mimeType, buffer });
}

/** The outlines on the screen from left to right, and where the people of the picture are to be seen there. */
async function compare(kiosk: Screen, size: Size, people: readonly Standing[]): Promise<{ outlines: Box[]; seen: Box[] }> {
  const viewfinder = kiosk.page.locator('kiosk-viewfinder');
  const stage = (await viewfinder.locator('img, video').boundingBox())!;
  const scale = Math.min(stage.width / size.width, stage.height / size.height);
  const [x, y] = [stage.x + (stage.width - size.width * scale) / 2, stage.y + (stage.height - size.height * scale) / 2];
  const seen = people.map((person) => {
    const at = drawnAt(person, size.height);
    return { x: x + at.x * scale, y: y + at.y * scale, width: at.width * scale, height: at.height * scale };
  });
  const outlines = await viewfinder.locator('.person').evaluateAll((all) =>
    all.map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return { x, y, width, height };
    }),
  );
  return { outlines: outlines.sort((a, b) => a.x - b.x), seen };
}

function iou(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const common = Math.max(0, width) * Math.max(0, height);
  return common / (a.width * a.height + b.width * b.height - common);
}

/** Waits until no reading has followed another for QUIET_MS; how many there were. */
async function settled(kiosk: Screen): Promise<number> {
  let last = 0;
  const isQuiet = async () => {
    const before = last;
    last = (await kiosk.now())?.reading ?? 0;
    return last > 0 && last === before;
  };
  await expect.poll(isQuiet, { timeout: PATIENCE, intervals: [QUIET_MS], message: 'nothing more is read' }).toBe(true);
  return last;
}

test('a picture of two people is outlined, named and settled, whatever its shape', async ({ server, startScreen }, info) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await withoutCamera(kiosk);
  const viewfinder = kiosk.page.locator('kiosk-viewfinder');
  for (const { name, size, people } of SHAPES)
    await test.step(name, async () => {
      const file = `${name.replace(':', 'x')}.png`;
      await pick(kiosk, file, 'image/png', await roomOf(size, people));
      // Until it is decoded the outlines of the picture before stand on the screen.
      await expect(kiosk.page.getByRole('img', { name: file })).toBeVisible();
      await expect(viewfinder.locator('.person')).toHaveCount(2, { timeout: 60_000 });
      for (const id of ['1', '2'])
        await expect(viewfinder.locator(`.garment[data-id="${id}"]`).first(), `a garment of person ${id}`).toBeVisible({
          timeout: 60_000,
        });
      await expect(viewfinder.getByRole('listitem')).toHaveText([/^Person 1: \w/, /^Person 2: \w/]);
      const { outlines, seen } = await compare(kiosk, size, people);
      const alike = outlines.map((outline, i) => iou(outline, seen[i]!));
      const names = await viewfinder.locator('.garment').allTextContents();
      console.log(
        `${name}: outlines ${alike.map((each) => each.toFixed(2)).join(', ')}; ${names.map((each) => each.trim()).join(', ')}`,
      );
      expect(Math.min(...alike), 'the outlines lie over the people').toBeGreaterThan(ALIKE);
    });
  expect(await settled(kiosk), 'a picture is not read for ever').toBeLessThanOrEqual(60);
  await expect(viewfinder.locator('.person'), 'what was found stays').toHaveCount(2);
  await kiosk.page.screenshot({ path: info.outputPath('settled.png') });
  expect(kiosk.complaints).toEqual([]);
});

test('a film of two people is followed for as long as it plays', async ({ server, startScreen }) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await withoutCamera(kiosk);
  const {
    size,
    people: [walks, stands],
  } = BESIDE;
  // A step aside and back, and time to see both even for a machine of one look in two seconds.
  const there = await roomOf(size, [{ ...walks, left: walks.left + ASIDE }, stands]);
  const here = await roomOf(size, [walks, stands]);
  const film = await filmOf(kiosk.page, size, { picture: here, seconds: 3 }, { picture: there, seconds: 3 });
  await pick(kiosk, 'walk.webm', 'video/webm', film);
  const people = kiosk.page.locator('kiosk-viewfinder .person');
  await expect(people).toHaveCount(2, { timeout: PATIENCE });
  for (const id of ['1', '2'])
    await expect(kiosk.page.locator(`kiosk-viewfinder .garment[data-id="${id}"]`).first()).toBeVisible({ timeout: 60_000 });
  const { outlines, seen } = await compare(kiosk, size, [walks, stands]);
  expect(iou(outlines[1]!, seen[1]!), 'who stands is outlined where they stand').toBeGreaterThan(ALIKE);
  const lefts: number[] = [];
  const wandered = async () => {
    lefts.push((await compare(kiosk, size, [])).outlines[0]?.x ?? NaN);
    return Math.max(...lefts) - Math.min(...lefts);
  };
  const scale = seen[0]!.width / drawnAt(walks, size.height).width;
  await expect
    .poll(wandered, { timeout: PATIENCE, intervals: [100], message: 'the outline walks along' })
    .toBeGreaterThan((ASIDE / 2) * scale);
  const before = (await kiosk.answer(1)).reading;
  await expect
    .poll(async () => (await kiosk.now())?.reading, { timeout: 60_000, message: 'the film still runs' })
    .toBeGreaterThan(before + 8);
  expect(await people.evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['id']).sort())).toEqual(['1', '2']);
  expect(kiosk.complaints).toEqual([]);
});

test('a picture of a garment alone is named without an outline, and no longer read', async ({ server, startScreen }) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await withoutCamera(kiosk);
  await pick(kiosk, 'trousers.png', 'image/png', (await drawn('trousers', '#3b5a7d')).file as Buffer);
  await kiosk.answer(1, undefined, PATIENCE);
  expect(await settled(kiosk)).toBeLessThanOrEqual(8);
  expect(await kiosk.now()).toMatchObject({ decision: 'named', label: 'trousers' });
  await expect(kiosk.page.locator('kiosk-viewfinder').locator('.person, .garment, .guide')).toHaveCount(0);
  expect(kiosk.complaints).toEqual([]);
});
