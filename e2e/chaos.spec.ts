/** Random faults in a row on one kiosk: it is never blank, never says what is not before it, and works in between and at the end. `npm run chaos -- 1000 SEED`. */
import { generator } from '../kiosk/pipeline/generator.ts';
import { calm, FAULTS, put, type World } from './support/chaos/faults.ts';
import { expectNoneLostOrDoubled } from './support/chaos/ledger.ts';
import { watch } from './support/chaos/witness.ts';
import { expect, test } from './support/fixtures.ts';

const COUNT = Number(process.env['CHAOS_FAULTS'] ?? 10);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);

/** A kiosk that nothing stands against answers within this, in ms: a worker that hangs as it loads has two minutes, its release rests for one or two, and models may have to come anew. */
const WORKS_MS = 480_000;
/** What is neither kiosk nor word for that long is blank, in ms; two small cores are kept busy by faults. */
const BLANK_MS = 20_000;
/** How often the faults end, and it must work. */
const CALM = 0.1;
/** The longest pause between two faults, in ms. */
const PAUSE_MS = 2000;

test(`${COUNT} random faults in a row, seed ${SEED}`, { tag: '@long' }, async ({ server, network, startScreen }) => {
  test.setTimeout(900_000 + COUNT * 60_000);
  const random = generator(SEED);
  const kiosk = await startScreen();
  const { page } = kiosk;
  const world: World = { kiosk, network, held: 'trousers' };
  let story = 'the first start';
  /** What the camera shows by now, and what of it was named. */
  let before = world.held;
  let named = 0;
  const wrong: string[] = [];
  await watch(page, BLANK_MS, (sighting) => {
    if (sighting.kind === 'begin') before = world.held;
    else if (sighting.kind === 'blank') wrong.push(`${story}: blank for ${sighting.ms} ms`);
    else {
      named += 1;
      const { id, label } = sighting;
      if (id !== before || label.toLowerCase() !== before) wrong.push(`${story}: ${before} is called ${id}, "${label}"`);
    }
  });
  const works = async (when: string): Promise<void> => {
    await calm(world);
    const held = async () => {
      await page.evaluate(() => dispatchEvent(new Event('online'))).catch(() => undefined);
      return (await kiosk.now().catch(() => undefined))?.scores[0]?.id;
    };
    try {
      await expect.poll(held, { message: `${when}: it works`, timeout: WORKS_MS, intervals: [1000] }).toBe(world.held);
    } catch (error) {
      const state = await page.evaluate(() =>
        JSON.stringify((document.querySelector('kiosk-app') as { state?: unknown } | null)?.state),
      );
      console.log(`what it knows: ${state}`);
      throw error;
    }
  };

  await put(world, 'trousers');
  await kiosk.open('?engine=wasm&setup=skip');
  await works(story);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const names = Object.keys(FAULTS);
  const started = performance.now();
  for (let i = 0; i < COUNT; i++) {
    const name = names[Math.floor(random() * names.length)] ?? '';
    const lasts = random() < 0.5;
    const pause = random() ** 2 * PAUSE_MS;
    const isCalm = random() < CALM;
    story = `seed ${SEED}, fault ${i}: ${name}`;
    console.log(`${((performance.now() - started) / 1000).toFixed(0)} s ${story}`);
    // What cannot happen on a page without the kiosk does not.
    const happen = async () => FAULTS[name]?.(world);
    await happen().catch((error: unknown) => console.log(`  did not happen: ${String(error).split('\n')[0]}`));
    await page.waitForTimeout(pause);
    if (!lasts) await calm(world);
    if (isCalm) await works(story);
    expect(wrong).toEqual([]);
  }
  await works('the end');
  expect(wrong).toEqual([]);
  const events = await expectNoneLostOrDoubled(server, network);
  const took = (performance.now() - started) / 1000;
  console.log(`${COUNT} faults in ${took.toFixed(0)} s: ${named} answers and ${events} events, none wrong, lost or doubled`);
});
