/** People before the screen: each is outlined and followed, and what they wear is named where they wear it. */
import { room, type Standing } from '../scripts/browser/figures.ts';
import { havePeople, street } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';
import type { Page } from '@playwright/test';

const LEFT: Standing = { who: 'jumper', left: 0, width: 304 };
const RIGHT: Standing = { who: 'dress', left: 320, width: 316 };
/** Seconds of a scene: several frames of a slow machine. */
const SCENE = 6;
/** How long the screen may take for what a film shows again and again, in ms. */
const PATIENCE = 150_000;

test.setTimeout(400_000);

/** Two people side by side: drawn ones everywhere, and those of street photos where these are at hand. */
const PAIRS = [
  { who: 'drawn', picture: () => room(LEFT, RIGHT) },
  ...(havePeople
    ? [{ who: 'photographed', picture: () => street({ photo: '0018', left: 0 }, { photo: '0062', left: 320 }) }]
    : []),
];

for (const { who, picture } of PAIRS)
  test(`two ${who} people in one frame are outlined and their garments named, the nearest one’s in big type`, async ({
    server,
    startScreen,
  }, info) => {
    await moveTo(server, 'canary', 'garments', 'people');
    const kiosk = await startScreen();
    await kiosk.camera.play({ picture: await picture(), seconds: 1 });
    await kiosk.open('?engine=wasm&channel=canary');
    const viewfinder = kiosk.page.locator('kiosk-viewfinder');
    await expect(viewfinder.locator('.person')).toHaveCount(2, { timeout: PATIENCE });
    await expect(viewfinder.locator('.person.nearest')).toHaveCount(1);
    await expect(viewfinder.locator('.guide'), 'the guide is for what is held up').toHaveCount(0);
    for (const id of ['1', '2'])
      await expect(viewfinder.locator(`.garment[data-id="${id}"]`).first(), `a garment of person ${id}`).toBeVisible({
        timeout: 60_000,
      });
    const answer = await kiosk.answer(5, undefined, 60_000);
    await kiosk.page.screenshot({ path: info.outputPath('people.png') });
    expect(['named', 'group']).toContain(answer.decision);
    await expect(viewfinder.getByRole('listitem'), 'the same for who hears the screen').toHaveText([
      /^Person 1: \w/,
      /^Person 2: \w/,
    ]);
    const [now] = await (await watch(kiosk.page))();
    console.log(now?.names.join('; '));
    expect(new Set(now?.names.map(withoutKind)).size, 'nobody is called something twice').toBe(now?.names.length);
    expect(kiosk.complaints).toEqual([]);
  });

test('one of two leaves and comes back: the other stays who they are, the one who returns is somebody new', async ({
  server,
  startScreen,
}) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await kiosk.camera.play({ picture: await room(LEFT, RIGHT), seconds: SCENE }, { picture: await room(LEFT), seconds: SCENE });
  await kiosk.open('?engine=wasm&channel=canary');
  const people = kiosk.page.locator('kiosk-viewfinder .person');
  const ids = () =>
    people.evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset['id'])).sort((a, b) => a - b));
  await expect(people).toHaveCount(2, { timeout: PATIENCE });
  await expect(people).toHaveCount(1, { timeout: 60_000 });
  const [stays] = await ids();
  // Mirrored: who stands on the left of the camera's picture is on the right of the screen.
  const middle = async (selector: string) => {
    const { x, width } = (await kiosk.page.locator(selector).boundingBox())!;
    return x + width / 2;
  };
  expect(await middle('kiosk-viewfinder .person')).toBeGreaterThan(await middle('kiosk-viewfinder'));
  await expect(people).toHaveCount(2, { timeout: 60_000 });
  const [first, second] = await ids();
  expect(first, 'who stayed').toBe(stays);
  expect(second, 'who came back').toBeGreaterThan(2);
  expect(kiosk.complaints).toEqual([]);
});

/** There and back again, `share` from 0 to 1 and to 0 in steps of so many seconds; two seconds at the end of the way. */
const STEPS = 25;
async function thereAndBack(step: number, at: (share: number) => Standing[]): Promise<{ picture: Buffer; seconds: number }[]> {
  const shares = Array.from({ length: STEPS }, (_, i) => i / (STEPS - 1));
  const there = await Promise.all(
    shares.map(async (share) => ({ picture: await room(...at(share)), seconds: share === 1 ? 1 : step })),
  );
  return [...there, ...there.toReversed()];
}

/** What the viewfinder says: who is there, from left to right, and how wide; how many of them are in sight; and what is named. */
interface Said {
  readonly ids: string[];
  readonly widths: number[];
  readonly inSight: number;
  /** `ID/KIND NAME` */
  readonly names: string[];
}

declare global {
  var said: Said[];
}

/** Notes what the viewfinder says from now on, whenever it changes; the returned function reads the notes. */
async function watch(page: Page): Promise<() => Promise<Said[]>> {
  await page.evaluate(() => {
    const root = document.querySelector('kiosk-app')!.shadowRoot!.querySelector('kiosk-viewfinder')!.shadowRoot!;
    const seen: Said[] = [];
    globalThis.said = seen;
    const note = () => {
      const boxes = [...root.querySelectorAll<HTMLElement>('.person')]
        .map((person) => ({ person, at: person.getBoundingClientRect() }))
        .sort((a, b) => a.at.x - b.at.x);
      const garments = [...root.querySelectorAll<HTMLElement>('.garment')];
      const now = {
        ids: boxes.map(({ person }) => person.dataset['id']!),
        widths: boxes.map(({ at }) => Math.round(at.width)),
        inSight: boxes.filter(({ person }) => !person.classList.contains('hidden-person')).length,
        names: garments.map(({ dataset, textContent }) => `${dataset['id']}/${dataset['kind']} ${textContent.trim()}`).sort(),
      };
      if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
      requestAnimationFrame(note);
    };
    note();
  });
  return () => page.evaluate(() => globalThis.said);
}

/** `1/upper Red jumper` as it is said of somebody: `1 Red jumper`. */
const withoutKind = (name: string) => name.replace(/\/\S+/, '');

/** How often something was so and then no longer, one note after the other. */
function times(seen: readonly Said[], so: (said: Said) => boolean, over: (said: Said) => boolean): number {
  let [count, is] = [0, false];
  for (const said of seen) {
    if (is && over(said)) count += 1;
    is = is ? !over(said) : so(said);
  }
  return count;
}

test('somebody turns aside and back: they stay who they are, and their garments keep their names', async ({
  server,
  startScreen,
}) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  const turning = await thereAndBack(0.1, (share) => [{ ...LEFT, turned: 1 - 0.5 * share }, RIGHT]);
  await kiosk.camera.play({ picture: await room(LEFT, RIGHT), seconds: SCENE }, ...turning);
  await kiosk.open('?engine=wasm&channel=canary');
  const viewfinder = kiosk.page.locator('kiosk-viewfinder');
  await expect(viewfinder.locator('.person')).toHaveCount(2, { timeout: PATIENCE });
  for (const id of ['1', '2'])
    await expect(viewfinder.locator(`.garment[data-id="${id}"]`).first()).toBeVisible({ timeout: 60_000 });
  const notes = await watch(kiosk.page);
  // Mirrored: who turns, on the left of the camera's picture, is the last one of the screen.
  const turned = (seen: Said[]) => {
    const widest = Math.max(...seen.map(({ widths }) => widths.at(-1) ?? 0));
    const share = ({ widths }: Said) => (widths.at(-1) ?? 0) / widest;
    return times(
      seen,
      (said) => share(said) < 0.75,
      (said) => share(said) > 0.9,
    );
  };
  await expect
    .poll(async () => turned(await notes()), { timeout: PATIENCE, message: 'turned aside and back, as the screen shows it' })
    .toBeGreaterThanOrEqual(2);
  const seen = await notes();
  expect(new Set(seen.flatMap(({ ids }) => ids)), 'nobody is lost and found as somebody else').toEqual(new Set(['1', '2']));
  const said = new Map<string, Set<string>>();
  for (const name of new Set(seen.flatMap(({ names }) => names))) {
    const [where = '', ...what] = name.split(' ');
    said.set(where, (said.get(where) ?? new Set()).add(what.join(' ')));
  }
  console.log([...said].map(([where, names]) => `${where}: ${[...names].join(', ')}`).join('; '));
  for (const [where, names] of said) expect(names.size, `${where}: ${[...names].join(', ')}`).toBeLessThanOrEqual(2);
  expect(kiosk.complaints).toEqual([]);
});

test('somebody passes behind another: who stands in front stays who they are, and is never two', async ({
  server,
  startScreen,
}) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  // The right one stands in front and still; the left one strolls behind them and back, slowly enough for a machine of one frame a second.
  const passing = await thereAndBack(0.3, (share) => [{ ...LEFT, left: Math.round(RIGHT.left * share) }, RIGHT]);
  await kiosk.camera.play({ picture: await room(LEFT, RIGHT), seconds: SCENE }, ...passing);
  await kiosk.open('?engine=wasm&channel=canary');
  const people = kiosk.page.locator('kiosk-viewfinder .person');
  await expect(people).toHaveCount(2, { timeout: PATIENCE });
  const notes = await watch(kiosk.page);
  const two = ({ inSight }: Said) => inSight === 2;
  const one = ({ ids }: Said) => ids.length === 1;
  await expect
    .poll(async () => times(await notes(), one, two), { timeout: PATIENCE, message: 'gone behind the other, and there again' })
    .toBeGreaterThanOrEqual(1);
  const seen = await notes();
  console.log(
    `shown two ${seen.filter(two).length} times, one ${seen.filter(one).length} times; ids ${[...new Set(seen.flatMap(({ ids }) => ids))].join(', ')}`,
  );
  // Mirrored: who stands on the right of the camera's picture is on the left of the screen.
  const front = seen.find(two)?.ids[0];
  // Who strolls too far between two looks of a slow machine is somebody new, beside the pale outline of who they were.
  expect(Math.max(...seen.map(({ inSight }) => inSight)), 'at most two in sight').toBe(2);
  for (const { ids } of seen) expect(ids).toContain(front);
  expect(kiosk.complaints).toEqual([]);
});
