/** Child processes of the scripts: run by the same Node, each in a group of its own that ends as a whole. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CommandError } from './command.ts';
import { ROOT } from './settings.ts';

/**
 * Starts `script` under this Node in the repository's root. The child leads its own process group, so that
 * stopping it reaches what it started too (wrangler runs workerd). Its output goes to stderr: stdout is the caller's.
 * Wrangler is told to be quiet, to ask nothing, not to look up this machine's location on the network, and to keep its
 * explorer shut: that would give the databases to every program on this machine, without a token.
 */
export function start(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_LOG: 'warn',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      X_LOCAL_EXPLORER: 'false',
      CI: '1',
      ...env,
    },
  });
}

/** Ends a child's whole group: SIGTERM, then SIGKILL for what is still there after `graceMs`. */
export async function stop(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const group = -child.pid;
  const exited = once(child, 'exit');
  signalGroup(group, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(group, 'SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
  signalGroup(group, 'SIGKILL');
}

/** Runs `script` to its end, with `env` over this environment. Throws a CommandError when it fails; an abort ends it and throws the signal's reason. */
export async function run(
  signal: AbortSignal,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  signal.throwIfAborted();
  const child = start(script, args, env);
  const onAbort = (): void => void stop(child);
  signal.addEventListener('abort', onAbort, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', onAbort);
  signal.throwIfAborted();
  if (code !== 0) throw new CommandError(`${[script.slice(ROOT.length + 1), ...args].join(' ')} failed; see above.`);
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(group, signal);
  } catch (error) {
    // ESRCH: the group has ended already, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
