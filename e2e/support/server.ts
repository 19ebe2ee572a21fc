/** `npm start` itself, on a free port and an empty state: built, migrated, seeded. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Server } from '../../scripts/api.ts';

export interface Serving {
  readonly server: Server;
  readonly stop: () => Promise<void>;
}

export async function startServer(): Promise<Serving> {
  const state = mkdtempSync(join(tmpdir(), 'vitrine-state-'));
  const port = await freePort();
  const child = spawn('node', ['scripts/start.ts', '--port', String(port), '--state', state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const origin = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const ready = /^ready (http\S+)/.exec(line);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
  });
  const token = /^OPERATOR_TOKEN\s*=\s*"?([^"\n]+)"?/m.exec(readFileSync('.dev.vars', 'utf8'))?.[1] ?? '';
  return {
    server: { origin, token },
    stop: async () => {
      child.removeAllListeners('exit');
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(state, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
