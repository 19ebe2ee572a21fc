/** How the journeys run: three files at a time on two small cores, since much of a journey is waiting; each journey in its own browser profile, each lane's against a real worker of its own. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  snapshotPathTemplate: '{testDir}/golden/{arg}{ext}',
  globalSetup: './support/build.ts',
  workers: 3,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
});
