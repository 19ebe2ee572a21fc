/** Tests run inside workerd with the bindings of wrangler.toml; every file gets its own storage. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

/** The shipped models as base64, because workerd has no file system. */
function releasedModels() {
  return globSync('models/released/*/*/card.json', { cwd: root }).flatMap((path) => {
    const model = join(root, dirname(path), 'model.onnx');
    return existsSync(model)
      ? [{ path, card: readFileSync(join(root, path), 'utf8'), model: readFileSync(model).toString('base64') }]
      : [];
  });
}

export default defineConfig({
  root,
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: join(root, 'wrangler.toml') },
      miniflare: {
        bindings: {
          OPERATOR_TOKEN: 'a-token-for-tests',
          TEST_MIGRATIONS: await readD1Migrations(join(root, 'worker/db/migrations')),
          TEST_RELEASED: releasedModels(),
        },
      },
    })),
  ],
  test: { include: ['worker/**/*.test.ts'], exclude: ['worker/console/**'] },
});
