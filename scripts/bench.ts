/** Compares the kiosk's frame path with others that do the same, and measures the kiosk while it runs: `npm run bench`. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { chromium, type Page } from '@playwright/test';
import type { Bench, Entry } from './bench/site/page.ts';
import { NO_GPU, SOFTWARE_GPU_FRAMES } from './browser/screen.ts';
import { startServer } from './browser/server.ts';
import { makeCrowd, makeFilm, type Film } from './bench/film.ts';
import { openSite } from './bench/site.ts';
import type { KioskOptions } from './bench/kiosk.ts';
import { releaseStandIns } from './bench/release-stand-ins.ts';
import { soak } from './bench/soak.ts';
import { spread } from './bench/statistics.ts';
import {
  replayLine,
  countTable,
  pageTable,
  raceTable,
  soakLine,
  type Replayed,
  type Counted,
  type Raced,
} from './bench/table.ts';
import { watchTasks, type Watched } from './bench/tasks.ts';
import { chromiumVersion, ensureChromium } from './lib/chromium.ts';
import { CommandError, readArguments, readNumber, runCommand } from './lib/command.ts';

const HELP = `
Usage: npm run bench -- [--data DIR] [--rounds N] [--only LEG] [--frames N] [--released] [--json FILE]

One headless Chromium with one camera: Vitrine, TF.js and transformers.js each find the people in a frame and read the
garment on the upper body of the main one, with the same networks and the same weights. On wasm everybody is proven with
two threads, then sees the same frames in turn, and the times are compared frame by frame; on a software GPU times mean
nothing, and calls are counted. Then the host's share of our runs is compared with the GPU's work recorded once and
without. Two legs open the kiosk itself, as it is built and served: one traces its page while four
drawn people walk before it, one lets it look for thousands of frames.

  --data DIR    Folder with worn/photos for the camera to see (default ../shared/data); without it a drawn figure.
  --rounds N    Frames that are compared (default 40).
  --only LEG    wasm (times), webgpu (counts), replay (the host's share of a run), page (the tasks of the page's main
                thread) or soak (buffers and heaps over many frames).
  --frames N    Frames of the soak (default 5000), the first 50 of which do not count.
  --released    Soak the released networks, a frame of which takes a software GPU a second, not two small ones that
                stand in for them.
  --json FILE   Writes everything measured.

Exit status: 0 measured, 1 somebody gives other answers than training did or nothing could be measured, 2 called wrongly.`;

/** Golden logits may differ by as much. */
const LOGITS_WITHIN = 1e-2;
const LEGS: readonly string[] = ['wasm', 'webgpu', 'replay', 'page', 'soak'];
/** Half of them run a contender. */
const CORES_OF_TWO_THREADS = 4;
const WARM_ROUNDS = 5;
const REPLAY_PAIRS = 20;
const COUNTED_FRAMES = 3;
const WARM_FRAMES = 2;
const TRACED_SECONDS = 30;
/** A screen on its side, which shows a camera's whole width. */
const WHOLE_CROWD = { width: 1920, height: 1080 } as const;
/** Fewer give no slope. */
const LEAST_SOAKED = 100;

const ON_WASM: readonly Entry[] = [
  { name: 'ours', backend: 'wasm' },
  { name: 'tfjs', backend: 'wasm' },
  { name: 'transformers', backend: 'wasm' },
];
const ON_WEBGPU: readonly Entry[] = ON_WASM.map(({ name }) => ({ name, backend: 'webgpu' }));

await runCommand(HELP, async () => {
  const { values } = readArguments({
    data: { type: 'string', default: '../shared/data' },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string' },
    frames: { type: 'string', default: '5000' },
    released: { type: 'boolean', default: false },
    json: { type: 'string' },
  });
  const { data, only, json } = values;
  const rounds = readNumber('--rounds', values.rounds, 1, 'number of frames');
  const frames = readNumber('--frames', values.frames, LEAST_SOAKED, 'number of frames');
  if (only !== undefined && !LEGS.includes(only)) throw new CommandError(`--only: ${only} is none of ${LEGS.join(', ')}.`, 2);
  const wants = (...legs: string[]) => only === undefined || legs.includes(only);

  const executablePath = ensureChromium();
  const film = await makeFilm(data);
  const crowd = wants('page') ? await makeCrowd() : null;
  const compared = wants('wasm', 'webgpu', 'replay')
    ? await withSite(async (origin) => {
        const where = { executablePath, origin, film };
        return {
          race: wants('wasm') ? await inPage(where, NO_GPU, (page) => raceOn(page, rounds)) : null,
          counts: wants('webgpu') ? await inPage(where, SOFTWARE_GPU_FRAMES, countOn) : null,
          replay: wants('replay') ? await inPage(where, SOFTWARE_GPU_FRAMES, replayOn) : null,
        };
      })
    : null;
  const kiosk = wants('page', 'soak')
    ? await withServer(async (origin) => ({
        page: crowd && (await watchPage(origin, crowd)),
        soak: wants('soak') ? await soak(origin, film, values.released ? 'released' : 'stand-in', frames) : null,
      }))
    : null;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${chromiumVersion(executablePath)}`;
  const date = new Date().toISOString().slice(0, 10);
  console.log(`\n${date}, ${machine}, ${film.shows}\n`);
  if (compared?.race) console.log(`${raceTable(compared.race)}\n`);
  if (compared?.counts) console.log(`${countTable(compared.counts)}\n`);
  if (compared?.replay) console.log(`${replayLine(compared.replay)}\n`);
  if (crowd && kiosk?.page) console.log(`The page sees ${crowd.shows}.\n\n${pageTable(kiosk.page)}\n`);
  if (kiosk?.soak) console.log(`${soakLine(kiosk.soak)}\n`);
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify({ date, machine, shows: film.shows, ...compared, ...kiosk }, null, 1)}\n`);
});

/** Runs `task` while the bench's own page is served. */
async function withSite<T>(task: (origin: string) => Promise<T>): Promise<T> {
  const site = await openSite(AbortSignal.timeout(600_000));
  try {
    return await task(site.origin);
  } finally {
    await site.close();
  }
}

/** Runs `task` while the kiosk is served, with the stand-ins on its canary channel. */
async function withServer<T>(task: (origin: string) => Promise<T>): Promise<T> {
  const { server, stop } = await startServer();
  try {
    await releaseStandIns(server);
    return await task(server.origin);
  } finally {
    await stop();
  }
}

/** On wasm with the released networks, and on a software GPU with networks that leave it time for frames. */
async function watchPage(origin: string, film: Film): Promise<Watched[]> {
  const kiosks: KioskOptions[] = [
    { engine: 'wasm', networks: 'released', viewport: WHOLE_CROWD },
    { engine: 'webgpu', networks: 'stand-in', viewport: WHOLE_CROWD },
  ];
  const watched: Watched[] = [];
  for (const options of kiosks) watched.push(await watchTasks(origin, film, options, TRACED_SECONDS));
  return watched;
}

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
      `--use-file-for-fake-video-capture=${film.camera.film}`,
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
async function agreeOn(
  page: Page,
  entries: readonly Entry[],
  cores: number | null,
): Promise<Awaited<ReturnType<Bench['agree']>>> {
  const found = await page.evaluate(([all, n]) => globalThis.bench!.agree(all, n), [entries, cores] as const);
  for (const [i, { threads, logits, keypoints }] of found.entries()) {
    const { name, backend } = entries[i]!;
    console.error(
      `${name} on ${backend}, threads: ${threads}: golden logits within ${logits.toExponential(1)}` +
        (keypoints === null ? '' : `, keypoints ${keypoints.toFixed(1)} px from ours (median)`),
    );
    if (!(logits <= LOGITS_WITHIN))
      throw new CommandError(`${name} on ${backend} computes something else: its logits differ by ${logits}.`);
  }
  return found;
}

async function raceOn(page: Page, rounds: number): Promise<Raced[]> {
  // A contender may work with one thread and not with more, and this machine may only have cores for one.
  const threaded = await agreeOn(page, ON_WASM, CORES_OF_TWO_THREADS);
  if (threaded.some(({ threads }) => threads !== 2)) throw new CommandError('Somebody did not take two threads.');
  const agreed = await agreeOn(page, ON_WASM, null);
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
  await agreeOn(page, ON_WEBGPU, null);
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

async function replayOn(page: Page): Promise<Replayed> {
  const { replayed, plain } = await page.evaluate((pairs) => globalThis.bench!.replay(pairs), REPLAY_PAIRS);
  return { replayed: spread(replayed), plain: spread(plain), ratio: spread(replayed.map((ms, i) => ms / plain[i]!)) };
}
