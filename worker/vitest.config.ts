/**
 * What speaks to R2, D1 or the rate limiter is tested inside workerd with the bindings of wrangler.toml, every file with its own
 * storage. What only turns bytes into other bytes needs none of it and is tested in Node, which starts in a fraction of the time.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');
const released = join(root, 'models/released');

/** The files of the released versions over HTTP, and at / the list of their folders. */
function readReleased(request: { url: string }): Response {
  const { pathname } = new URL(request.url);
  if (pathname !== '/') return new Response(readFileSync(join(released, pathname)));
  const cards = globSync('*/*/card.json', { cwd: released });
  return Response.json(cards.map((card) => dirname(card)).toSorted());
}

export default defineConfig({
  root,
  test: {
    maxWorkers: '100%',
    projects: [
      {
        root,
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: join(root, 'wrangler.toml') },
            miniflare: {
              bindings: {
                OPERATOR_TOKEN: 'a-token-for-tests-as-long-as-one-has-to-be-today',
                TEST_MIGRATIONS: await readD1Migrations(join(root, 'worker/db/migrations')),
                TEST_MIGRATIONS_TELEMETRY: await readD1Migrations(join(root, 'worker/db/migrations-telemetry')),
              },
              // workerd has no disk.
              serviceBindings: { TEST_RELEASED: readReleased },
            },
          })),
        ],
        test: { name: 'workerd', include: ['worker/{routes,telemetry}/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        root,
        test: {
          name: 'plain',
          environment: 'node',
          include: ['worker/{contract,db,http,registry,testing}/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
