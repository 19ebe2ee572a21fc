/** `npm start` itself, on a free port and an empty state or a given one: built, migrated, seeded. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Server } from '#client/api';

export interface Serving {
  readonly server: Server;
  readonly stop: () => Promise<void>;
}

/** A machine that takes longer has stopped, in ms; below what the fixture may take, so that nothing is left running. */
const PATIENCE = 240_000;

export interface ServerOptions {
  /** The folder of the repository; default: this one. */
  readonly root?: string;
  /** Where the worker keeps models and database; stays. One that is made here goes with the server. */
  readonly state?: string;
}

export async function startServer({ root = '.', state }: ServerOptions = {}): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-server-'));
  // Wrangler leaves folders of its own beside its state.
  const scratch = join(folder, 'tmp');
  mkdirSync(scratch);
  const port = await freePort();
  const child = spawn('node', ['scripts/start.ts', '--port', String(port), '--state', state ?? join(folder, 'state')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: scratch },
  });
  const stop = async () => {
    child.removeAllListeners('exit');
    child.kill('SIGINT');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    return { server: await untilReady(child, root), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where it serves and the token it takes, once it says that it is ready. */
async function untilReady(child: ChildProcessByStdio<null, Readable, null>, root: string): Promise<Server> {
  const lines = createInterface({ input: child.stdout });
  const origin = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const ready = /^ready (http\S+)/.exec(line);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
    setTimeout(() => reject(new Error(`npm start is not up after ${PATIENCE / 1000} s`)), PATIENCE).unref();
  });
  const token = /^OPERATOR_TOKEN\s*=\s*"?([^"\n]+)"?/m.exec(readFileSync(join(root, '.dev.vars'), 'utf8'))?.[1] ?? '';
  return { origin, token };
}

/** Below the ports that systems give away by themselves: one of those may be somebody else's again before the worker has it. */
const PORTS = { from: 20_000, to: 30_000 } as const;

async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
