/** How the journeys run: a file at a time on each of two small cores, each journey in its own browser profile, each core's against a real worker of its own. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  snapshotPathTemplate: '{testDir}/golden/{arg}{ext}',
  globalSetup: './support/build.ts',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
});
