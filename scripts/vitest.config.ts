/** The tests of the command-line scripts and of the console's plain functions: Node, no worker and no browser. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['scripts/**/*.test.ts', 'worker/console/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: '100%',
  },
});
