/** When the worker on this machine is taken for dead: after a row of requests without any answer, and for nothing less. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { untilDead } from './local-worker.ts';

const HASTE = { tries: 3, everyMs: 1, withinMs: 400 };

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

it('is dead when its port is open and nobody answers, however well it did before', async () => {
  let asked = 0;
  const port = await serve((_, response) => void (asked++ < 5 && response.end('ok')));
  await untilDead(AbortSignal.timeout(10_000), port, HASTE);
  expect(asked).toBe(5 + HASTE.tries);
});

it('lives while it answers now and then, and while it answers with errors', async () => {
  const enough = new AbortController();
  let asked = 0;
  const port = await serve((_, response) => {
    if (++asked === 12) enough.abort();
    if (asked % 3 === 0) response.writeHead(503).end();
  });
  await expect(untilDead(enough.signal, port, HASTE)).rejects.toThrow();
  expect(asked).toBe(12);
});
