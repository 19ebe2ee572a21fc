/** Unit tests of the kiosk in Node: everything that needs neither a camera nor a GPU. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  test: { name: 'kiosk', environment: 'node', include: ['kiosk/**/*.test.ts'], testTimeout: 60_000, maxWorkers: '100%' },
});
