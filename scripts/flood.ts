/**
 * `npm run flood`: floods the telemetry of a worker of its own, off and on, and measures what the manifest, the screens and the console
 * notice of it. What the manifest takes is told beside what it takes in between, when only this machine's other work delays it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Api, type Server } from '#client/api';
import { CONTACT_HEADERS } from '#contract/contact';
import { MANIFEST_TYPE } from '#contract/manifest';
import { statsSchema, type Stats } from '#contract/stats';
import { startBareWorker } from './bench/bare-worker.ts';
import { countedEvents, fillTelemetry, registryText } from './bench/fleet-state.ts';
import type { Flood } from './bench/flooder.ts';
import { quantile } from './bench/statistics.ts';
import { buildSites } from './lib/build.ts';
import { CommandError, readArguments, readNumber, runCommand } from './lib/command.ts';
import { migrate, requirePort } from './lib/local-worker.ts';
import { run } from './lib/process.ts';
import { ensureDevToken, ROOT } from './lib/settings.ts';

const HELP = `
Usage: npm run flood -- [--seconds N] [--screens N] [--addresses N] [--port N]

Starts the worker on an empty state with a million events counted and 100 screens known for days, then lets one client
send telemetry as fast as it is answered, as screens that it made up: six times, with as long a quiet before each. All the
while real screens poll for their manifest.

  --seconds N     how long it sends altogether (default 60)
  --screens N     how many it makes up (default 2000)
  --addresses N   from how many addresses (default 1)
  --port N        (default 8790)

Exit status: 0 all held, 1 something did not, 2 called wrongly.`;

const REAL = 100;
/** How often a manifest is asked for, in ms; a screen does every 30 s. */
const POLL_EVERY_MS = 50;
const LOOKS = 30;
/** How often it is quiet, then flooded. */
const ROUNDS = 6;
/** What must hold: milliseconds of the slowest but one in a hundred, and of the middle one. */
const MANIFEST_P99_MS = 100;
const OVERVIEW_MS = 50;

await runCommand(HELP, async () => {
  const { values } = readArguments({
    seconds: { type: 'string', default: '60' },
    screens: { type: 'string', default: '2000' },
    addresses: { type: 'string', default: '1' },
    port: { type: 'string', default: '8790' },
  });
  const number = (name: keyof typeof values) => readNumber(`--${name}`, values[name], 1);
  const [seconds, screens, addresses, port] = [number('seconds'), number('screens'), number('addresses'), number('port')];
  const state = await mkdtemp(join(tmpdir(), 'vitrine-flood-'));
  try {
    await serveAndMeasure(state, port, { seconds, screens, addresses });
  } finally {
    await rm(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

async function serveAndMeasure(
  state: string,
  port: number,
  wanted: Pick<Flood, 'seconds' | 'screens' | 'addresses'>,
): Promise<void> {
  const { signal } = new AbortController();
  await requirePort(port);
  const server = { origin: `http://127.0.0.1:${port}`, token: await ensureDevToken() };
  await buildSites(signal);
  await migrate(signal, state);
  const real = Array.from({ length: REAL }, () => randomUUID());
  fillTelemetry(state, real, Date.now());
  const stop = await startBareWorker(signal, port, state);
  try {
    await run(signal, join(ROOT, 'scripts/seed.ts'), ['--server', server.origin], { VITRINE_TOKEN: server.token });
    await measure(server, state, real, wanted);
  } finally {
    await stop();
  }
}

async function measure(
  server: Server,
  state: string,
  real: readonly string[],
  wanted: Pick<Flood, 'seconds' | 'screens' | 'addresses'>,
): Promise<void> {
  const machine = `${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)} at the start`;
  const poll = await poller(server);
  for (const kiosk of real) await poll(kiosk);
  const before = { registry: registryText(state), events: countedEvents(state), overview: await look(server) };
  const { quiet, flooded, statuses } = await alternate(poll, real, {
    ...wanted,
    seconds: wanted.seconds / ROUNDS,
    origin: server.origin,
    verdict: await somethingReal(server),
  });
  const after = await look(server);
  const listed = new Set(after.stats.kiosks.map(({ kiosk }) => kiosk));
  const missing = real.filter((kiosk) => !listed.has(kiosk)).length;
  const counted = countedEvents(state) - before.events;
  const untouched = registryText(state) === before.registry;
  const [alone, meanwhile] = [quantile(quiet, 0.99), quantile(flooded, 0.99)];
  console.log(`
${machine}
flood: ${JSON.stringify(statuses)} answers by status in ${wanted.seconds} s, ${counted} events counted, ${listed.size - REAL + missing} invented screens listed
manifest in between: ${times(quiet)}
manifest meanwhile: ${times(flooded)}; p99 is ${(meanwhile / alone).toFixed(1)} times that in between
registry's database: ${untouched ? 'untouched' : 'CHANGED'}
real screens listed: ${REAL - missing} of ${REAL}
overview at ${before.events} events: ${before.overview.told}; after the flood: ${after.told}`);
  if (alone > MANIFEST_P99_MS)
    throw new CommandError(`Without a flood p99 is over ${MANIFEST_P99_MS} ms already: this machine is too busy to tell.`);
  if (meanwhile > MANIFEST_P99_MS || !untouched || missing > 0 || before.overview.median > OVERVIEW_MS)
    throw new CommandError(
      `Wanted: p99 within ${MANIFEST_P99_MS} ms, the registry untouched, every screen listed, an overview within ${OVERVIEW_MS} ms.`,
    );
}

/** The milliseconds of each poll, in windows of as many seconds with the flood and without. */
async function alternate(poll: (kiosk: string) => Promise<number>, real: readonly string[], flood: Flood) {
  const thread = new Worker(new URL('bench/flooder.ts', import.meta.url), { workerData: flood });
  const [quiet, flooded]: number[][] = [[], []];
  let statuses: Record<number, number> = {};
  let turn = 0;
  const pollWhile = async (going: () => boolean, into: number[]) => {
    while (going()) {
      into.push(await poll(real[turn++ % real.length]!));
      await delay(POLL_EVERY_MS);
    }
  };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const until = performance.now() + flood.seconds * 1000;
      await pollWhile(() => performance.now() < until, quiet!);
      let going = true;
      const ended = once(thread, 'message').then(([all]) => {
        going = false;
        statuses = all as Record<number, number>;
      });
      thread.postMessage('go');
      await pollWhile(() => going, flooded!);
      await ended;
    }
  } finally {
    await thread.terminate();
  }
  return { quiet: quiet!, flooded: flooded!, statuses };
}

function times(polls: readonly number[]): string {
  const [median, p99] = [quantile(polls, 0.5), quantile(polls, 0.99)];
  return `${polls.length} polls, median ${ms(median)}, p99 ${ms(p99)}, longest ${ms(Math.max(...polls))}`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

/** Gets the manifest once; then each call is a poll of a screen that has it already, and gives the milliseconds that it took. */
async function poller({ origin }: Server): Promise<(kiosk: string) => Promise<number>> {
  const ask = (headers: Record<string, string>) =>
    fetch(`${origin}/v1/channels/stable/manifest`, { headers: { accept: MANIFEST_TYPE, ...headers } });
  const first = await ask({});
  await first.arrayBuffer();
  const etag = first.headers.get('etag');
  if (!first.ok || etag === null) throw new CommandError(`The manifest was answered with ${first.status}, without an ETag.`);
  return async (kiosk) => {
    const start = performance.now();
    const response = await ask({
      [CONTACT_HEADERS.kiosk]: kiosk,
      [CONTACT_HEADERS.hours]: 'open',
      'cf-connecting-ip': '203.0.113.7',
      'if-none-match': etag,
    });
    await response.arrayBuffer();
    if (response.status !== 304) throw new CommandError(`A poll without news was answered with ${response.status}.`);
    return performance.now() - start;
  };
}

/** The console's overview: asked for several times, read once. */
async function look({ origin, token }: Server): Promise<{ stats: Stats; told: string; median: number }> {
  const times: number[] = [];
  let text = '';
  for (let turn = 0; turn < LOOKS; turn++) {
    const start = performance.now();
    text = await (await fetch(`${origin}/v1/stats`, { headers: { authorization: `Bearer ${token}` } })).text();
    times.push(performance.now() - start);
  }
  const median = quantile(times, 0.5);
  const told = `median ${ms(median)}, longest ${ms(Math.max(...times))}, ${text.length} bytes`;
  return { stats: statsSchema.parse(JSON.parse(text)), told, median };
}

/** What a forger would name, so that its events are counted. */
async function somethingReal(server: Server): Promise<Flood['verdict']> {
  const manifest = await new Api(server).manifest('stable');
  const card = manifest.items.map((item) => item.card).find(({ task }) => task === 'classify');
  if (card?.task !== 'classify') throw new CommandError('The stable channel has no classifier.');
  return { release: manifest.release, model: card.name, version: card.version, label: card.labels[0]!.id };
}
