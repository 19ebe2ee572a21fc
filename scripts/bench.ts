/** Compares the kiosk's frame path with others that do the same: `npm run bench`. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { chromium, type Page } from '@playwright/test';
import type { Bench, Entry } from '../bench/page.ts';
import { NO_GPU, SOFTWARE_GPU_FRAMES } from '../e2e/support/screen.ts';
import { makeFilm, type Film } from './bench/film.ts';
import { openSite } from './bench/site.ts';
import { spread } from './bench/statistics.ts';
import { captureLine, countTable, raceTable, type Captured, type Counted, type Raced } from './bench/table.ts';
import { chromiumVersion, ensureChromium } from './chromium.ts';
import { CommandError, readArguments, runCommand } from './command.ts';

const HELP = `
Usage: npm run bench -- [--data DIR] [--rounds N] [--only wasm|webgpu|capture] [--json FILE]

One headless Chromium with one camera: Vitrine, TF.js and transformers.js each find the people in a frame and read the
garment on the upper body of the main one, with the same networks and the same weights. On wasm everybody sees the same
frames in turn, and the times are compared frame by frame; on a software GPU times mean nothing, and calls are counted.
The last leg compares the host's share of our runs with the GPU's work recorded once and without.

  --data DIR    Folder with worn/photos for the camera to see (default ../shared/data); without it a drawn figure.
  --rounds N    Frames that are compared (default 40).
  --only LEG    wasm (times), webgpu (counts) or capture (the host's share of a run).
  --json FILE   Writes everything measured.

Exit status: 0 measured, 1 somebody gives other answers than training did or nothing could be measured, 2 called wrongly.`;

/** Golden logits may differ by as much. */
const LOGITS_WITHIN = 1e-2;
const LEGS: readonly string[] = ['wasm', 'webgpu', 'capture'];
const WARM_ROUNDS = 5;
const CAPTURE_PAIRS = 20;
const COUNTED_FRAMES = 3;
const WARM_FRAMES = 2;

const ON_WASM: readonly Entry[] = [
  { name: 'ours', backend: 'wasm' },
  { name: 'tfjs', backend: 'wasm' },
  { name: 'transformers', backend: 'wasm' },
];
const ON_WEBGPU: readonly Entry[] = ON_WASM.map(({ name }) => ({ name, backend: 'webgpu' }));

await runCommand(HELP, async () => {
  const {
    data,
    only,
    json,
    rounds: asked,
  } = readArguments({
    data: { type: 'string', default: '../shared/data' },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string' },
    json: { type: 'string' },
  }).values;
  const rounds = Number(asked);
  if (!Number.isInteger(rounds) || rounds < 1) throw new CommandError(`--rounds: ${asked} is no number of frames.`, 2);
  if (only !== undefined && !LEGS.includes(only)) throw new CommandError(`--only: ${only} is none of ${LEGS.join(', ')}.`, 2);
  const wants = (leg: string) => only === undefined || only === leg;

  const executablePath = ensureChromium();
  const film = await makeFilm(data);
  const site = await openSite(AbortSignal.timeout(600_000));
  try {
    const where = { executablePath, origin: site.origin, film };
    const race = !wants('wasm') ? null : await inPage(where, NO_GPU, (page) => raceOn(page, rounds));
    const counts = !wants('webgpu') ? null : await inPage(where, SOFTWARE_GPU_FRAMES, countOn);
    const capture = !wants('capture') ? null : await inPage(where, SOFTWARE_GPU_FRAMES, captureOn);
    const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${chromiumVersion(executablePath)}`;
    const date = new Date().toISOString().slice(0, 10);
    console.log(`\n${date}, ${machine}, ${film.shows}\n`);
    if (race !== null) console.log(`${raceTable(race)}\n`);
    if (counts !== null) console.log(`${countTable(counts)}\n`);
    if (capture !== null) console.log(`${captureLine(capture)}\n`);
    if (json !== undefined)
      await writeFile(json, `${JSON.stringify({ date, machine, shows: film.shows, race, counts, capture }, null, 1)}\n`);
  } finally {
    await site.close();
  }
});

interface Where {
  readonly executablePath: string;
  readonly origin: string;
  readonly film: Film;
}

/** Runs `task` in a browser of its own with these flags. */
async function inPage<T>({ executablePath, origin, film }: Where, flags: readonly string[], task: (page: Page) => Promise<T>) {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film.path}`,
      ...flags,
    ],
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', ({ message }) => console.error(message));
    await page.goto(origin);
    await page.waitForFunction(() => globalThis.bench !== undefined);
    return await task(page);
  } finally {
    await browser.close();
  }
}

/** Everybody opened and proven to compute what training did. */
async function agreeOn(page: Page, entries: readonly Entry[]): Promise<Awaited<ReturnType<Bench['agree']>>> {
  const found = await page.evaluate((all) => globalThis.bench!.agree(all), entries);
  for (const [i, { logits, keypoints }] of found.entries()) {
    const { name, backend } = entries[i]!;
    console.error(
      `${name} on ${backend}: golden logits within ${logits.toExponential(1)}` +
        (keypoints === null ? '' : `, keypoints ${keypoints.toFixed(1)} px from ours (median)`),
    );
    if (!(logits <= LOGITS_WITHIN))
      throw new CommandError(`${name} on ${backend} computes something else: its logits differ by ${logits}.`);
  }
  return found;
}

async function raceOn(page: Page, rounds: number): Promise<Raced[]> {
  const agreed = await agreeOn(page, ON_WASM);
  const times = await page.evaluate(([all, n, warm]) => globalThis.bench!.race(all, n, warm), [
    ON_WASM,
    rounds,
    WARM_ROUNDS,
  ] as const);
  return ON_WASM.map(({ name }, i) => ({
    name,
    threads: agreed[i]!.threads,
    keypoints: agreed[i]!.keypoints,
    ms: spread(times.map((row) => row[i]!)),
    ratio: i === 0 ? null : spread(times.map((row) => row[0]! / row[i]!)),
  }));
}

async function countOn(page: Page): Promise<Counted[]> {
  await agreeOn(page, ON_WEBGPU);
  const counted: Counted[] = [];
  for (const entry of ON_WEBGPU) {
    const counts = await page.evaluate(([one, n, warm]) => globalThis.bench!.count(one, n, warm), [
      entry,
      COUNTED_FRAMES,
      WARM_FRAMES,
    ] as const);
    counted.push({ name: entry.name, counts });
  }
  return counted;
}

async function captureOn(page: Page): Promise<Captured> {
  const { captured, plain } = await page.evaluate((pairs) => globalThis.bench!.capture(pairs), CAPTURE_PAIRS);
  return { captured: spread(captured), plain: spread(plain), ratio: spread(captured.map((ms, i) => ms / plain[i]!)) };
}
