/** The worker alone in workerd, as its platform runs it: without the proxy that `wrangler dev` puts before it, which costs more than most answers. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { unstable_getMiniflareWorkerOptions as optionsOf } from 'wrangler';
import { HOST, WRANGLER } from '../lib/local-worker.ts';
import { run } from '../lib/process.ts';
import { ROOT } from '../lib/settings.ts';

/** What is used of the Miniflare that wrangler brings and migrates the databases with; it is no dependency of ours. */
interface Simulator {
  readonly Miniflare: new (options: object) => { readonly ready: Promise<URL>; dispose(): Promise<void> };
  readonly convertV4MiniflareOptions: (options: object) => object;
}
const { Miniflare, convertV4MiniflareOptions } = createRequire(import.meta.resolve('wrangler'))('miniflare') as Simulator;

/** Bundles the worker into `state` and serves it on `port` with the databases there; returns what stops it. */
export async function startBareWorker(signal: AbortSignal, port: number, state: string): Promise<() => Promise<void>> {
  const outdir = join(state, 'bundle');
  await run(signal, WRANGLER, ['deploy', '--dry-run', '--outdir', outdir]);
  const { workerOptions } = optionsOf(join(ROOT, 'wrangler.toml'));
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      ...workerOptions,
      name: 'vitrine',
      modules: [{ type: 'ESModule', path: join(outdir, 'index.js') }],
      modulesRoot: outdir,
      host: HOST,
      port,
      // Each would be one more message to this process.
      logRequests: false,
      resourcePersistencePath: join(state, 'v3'),
    }),
  );
  await worker.ready;
  return () => worker.dispose();
}
