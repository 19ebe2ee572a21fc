/** The worker on this machine: migrates its databases, runs `wrangler dev`, and waits until it answers. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from './command.ts';
import { run, start, stop } from './process.ts';
import { ROOT } from './settings.ts';

export const WRANGLER = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
export const HOST = '127.0.0.1';
const START_LIMIT_MS = 60_000;

/** Creates or updates the tables of the local D1 databases under `state` (undefined: wrangler's own folder). */
export async function migrate(signal: AbortSignal, state: string | undefined): Promise<void> {
  for (const binding of ['DB', 'TELEMETRY'])
    await run(signal, WRANGLER, ['d1', 'migrations', 'apply', binding, '--local', ...persist(state)]);
}

/** Throws a CommandError when `port` is taken: wrangler would otherwise take another one, and bookmarks would lie. */
export async function requirePort(port: number): Promise<void> {
  const probe = createServer().listen(port, HOST);
  try {
    await once(probe, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${String(code)})`;
    throw new CommandError(`Port ${port} ${why}. Stop what uses it, or choose another: npm start -- --port ${port + 1}`);
  } finally {
    probe.close();
  }
}

/** Starts the worker and resolves once /v1/health answers. The caller stops the child; a failed start leaves none. */
export async function startWorker(signal: AbortSignal, port: number, state: string | undefined): Promise<ChildProcess> {
  // The system picks the inspector's port: two workers that start at once both take 9229 for free, and one of them ends.
  const where = ['--port', String(port), '--ip', HOST, '--inspector-port', '0'];
  const child = start(WRANGLER, ['dev', ...where, '--log-level', 'warn', ...persist(state)]);
  try {
    await healthy(signal, child, `http://${HOST}:${port}`);
    return child;
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** A worker is taken for dead after this many unanswered tries in a row, each with its timeout. */
const DEAD = { tries: 3, everyMs: 5000, withinMs: 10_000 };

/**
 * Resolves once the worker on `port` is dead: wrangler itself goes on when a workerd of its is killed, and its port stays open.
 * Rejects with the signal's reason.
 */
export async function untilDead(signal: AbortSignal, port: number, { tries, everyMs, withinMs } = DEAD): Promise<void> {
  for (let misses = 0; misses < tries;) {
    await delay(everyMs, undefined, { signal });
    const timely = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    const response = await fetch(`http://${HOST}:${port}/v1/health`, { signal: timely }).catch(() => undefined);
    await response?.body?.cancel();
    signal.throwIfAborted();
    misses = response ? 0 : misses + 1;
  }
}

async function healthy(signal: AbortSignal, child: ChildProcess, origin: string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new CommandError('wrangler dev ended before the worker answered; see above.');
    const timely = AbortSignal.any([signal, AbortSignal.timeout(5000)]);
    const response = await fetch(`${origin}/v1/health`, { signal: timely }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await delay(250, undefined, { signal });
  }
  throw new CommandError(`The worker did not answer at ${origin}/v1/health within ${START_LIMIT_MS / 1000} s; see above.`);
}

function persist(state: string | undefined): string[] {
  return state === undefined ? [] : ['--persist-to', state];
}
