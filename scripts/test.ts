/**
 * `npm test`: types, lint, import directions, unit tests in workerd and Node, journeys in a real Chromium.
 * Runs every step even after a failure and ends with one line `N passed, N failed`. `--only NAME` runs one step, `--long` the journeys that take minutes each, too.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './lib/chromium.ts';
import { runStages, type Counts, type Step } from './lib/steps.ts';

/** Reports, and whatever the tests and what they start (wrangler, Chromium, caches of the runners) put into a folder for temporary files. */
const scratch = mkdtempSync(join(tmpdir(), 'vitrine-test-'));

interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a command of node_modules/.bin with a folder of its own for temporary files; its output goes to the terminal, or is kept. */
async function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
  output: 'inherit' | 'pipe' = 'inherit',
): Promise<Ran> {
  const all = { ...process.env, TMPDIR: scratch, ...env };
  const child = spawn(command, args, { stdio: ['ignore', output, output], env: all });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  return { ok: status === 0, output: Buffer.concat(chunks).toString() };
}

/** A check without test cases counts as one. What it prints comes in one piece, since others run beside it. */
const check =
  (command: string, ...args: string[]) =>
  async (): Promise<Counts> => {
    const { ok, output } = await run(command, args, {}, 'pipe');
    process.stdout.write(output);
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  };

async function vitest(config: string): Promise<Counts> {
  const file = join(scratch, `${dirname(config)}.json`);
  const { ok } = await run(
    'vitest',
    ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    { WRANGLER_SEND_METRICS: 'false' },
  );
  const report = readJson<{ numPassedTests: number; numFailedTests: number; numPendingTests: number }>(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  // A suite that could not be loaded fails the run without a failed test.
  const failed = Math.max(report.numFailedTests, ok ? 0 : 1);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}

/** Journeys that take minutes each, most of them on the software GPU. */
const LONG = '@long';

async function playwright(): Promise<Counts> {
  const only = values.long ? [] : ['--grep-invert', LONG];
  const file = join(scratch, 'playwright.json');
  const { ok } = await run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json', ...only], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    CHROMIUM: ensureChromium(),
    WRANGLER_SEND_METRICS: 'false',
  });
  const report = readJson<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: Math.max(unexpected + flaky, ok ? 0 : 1), skipped };
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Lint takes longest and one core; what else needs no quiet machine runs beside it. */
const stages: readonly (readonly Step[])[] = [
  [
    ['lint', check('eslint', '.')],
    ['types', check('node', 'scripts/types.ts')],
    ['format', check('prettier', '--check', '--log-level', 'warn', '.')],
    ['imports', check('depcruise', '--config', '.dependency-cruiser.cjs', 'worker', 'kiosk', 'scripts', 'e2e')],
    ['files', check('node', 'scripts/check-files.ts')],
    ['schema', check('node', 'scripts/card-schema.ts', '--check')],
    ['scripts', () => vitest('scripts/vitest.config.ts')],
    ['kiosk', () => vitest('kiosk/vitest.config.ts')],
    ['worker', () => vitest('worker/vitest.config.ts')],
  ],
  [['e2e', playwright]],
];
const names = stages.flat().map(([name]) => name);

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, long: { type: 'boolean', default: false } },
});
const unknown = values.only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`--only ${unknown}: choose from ${names.join(', ')}`);
  process.exit(2);
}

const total = await runStages(stages.map((stage) => stage.filter(([name]) => values.only?.includes(name) ?? true)));
rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
if (total.skipped) console.log(`${total.skipped} skipped (their data folder is not there)`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
