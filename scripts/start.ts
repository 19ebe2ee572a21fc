/** `npm start`: builds, migrates, serves and seeds everything on one port, and stops it all on Ctrl-C. */
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { buildSites } from './lib/build.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { migrate, requirePort, startWorker, untilDead } from './lib/local-worker.ts';
import { run, stop } from './lib/process.ts';
import { DEFAULT_PORT, ensureDevToken, ROOT } from './lib/settings.ts';

const HELP = `
Usage: npm start [-- options]

Builds the kiosk and the console, starts the worker with wrangler on this machine, and pushes the released models.

  --port N        the port, else PORT, else ${DEFAULT_PORT}
  --state DIR     where wrangler keeps models and database, instead of .wrangler/state
  --no-seed       push no models
  --no-build      serve dist/ as it is

Prints \`ready http://127.0.0.1:PORT\` when everything is up; Ctrl-C stops it.
Exit status: 0 stopped, 1 failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values } = readArguments({
    port: { type: 'string' },
    state: { type: 'string' },
    'no-seed': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  });
  const port = readPort(values.port ?? process.env['PORT']);
  const state = values.state === undefined ? undefined : resolve(values.state);
  const signal = untilInterrupted();
  try {
    await serve(signal, port, state, { build: !values['no-build'], seed: !values['no-seed'] });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
});

interface Steps {
  readonly build: boolean;
  readonly seed: boolean;
}

/** Runs until `signal` aborts; throws when a step fails or the worker ends by itself. Leaves no process behind. */
async function serve(signal: AbortSignal, port: number, state: string | undefined, steps: Steps): Promise<void> {
  await requirePort(port);
  const token = await ensureDevToken();
  if (steps.build) await buildSites(signal);
  await migrate(signal, state);
  const worker = await startWorker(signal, port, state);
  try {
    const origin = `http://127.0.0.1:${port}`;
    // Named here, because an exported VITRINE_TOKEN belongs to some other worker.
    if (steps.seed) await run(signal, join(ROOT, 'scripts/seed.ts'), ['--server', origin], { VITRINE_TOKEN: token });
    announce(origin, token);
    await Promise.race([once(worker, 'exit'), untilDead(signal, port)]);
    if (!signal.aborted) throw new CommandError('The worker ended by itself; see above.');
  } finally {
    await stop(worker);
  }
}

function announce(origin: string, token: string): void {
  console.log(`
  Kiosk     ${origin}/
  Lab       ${origin}/lab/
  Console   ${origin}/console/
  API       ${origin}/docs/
  Token     ${token}  (signs an operator in to the console; from .dev.vars)

No camera at hand? Open the lab: it names two dozen samples at once. Then drop a picture of somebody on it, or on the kiosk.
Ctrl-C stops it.
ready ${origin}`);
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new CommandError(`--port: ${text} is not a port; give a number from 1 to 65535.`, 2);
}

/** Aborts at the first Ctrl-C or SIGTERM, so that every step can end what it started. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort());
  return controller.signal;
}
