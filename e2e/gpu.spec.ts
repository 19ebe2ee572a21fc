/** The shaders of the frame path compute what the kiosk's TypeScript computes, on a software adapter as on any other. */
import fc from 'fast-check';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { InputSpec } from '../kiosk/pipeline/types.ts';
import { expect, test } from './support/fixtures.ts';
import type { Case, Harness, Shown } from '../kiosk/inference/worker/gpu/testing.ts';

declare global {
  var harness: Harness;
}

const ADDRESS = 'http://127.0.0.1:1/';

/** A page with the harness in it. */
async function open(page: Page): Promise<void> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'kiosk/inference/worker/gpu/testing.ts', formats: ['iife'], name: 'unused' },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const code = bundle !== undefined && 'output' in bundle ? bundle.output[0].code : '';
  await page.route(ADDRESS, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto(ADDRESS);
  await page.addScriptTag({ content: code });
}

const side = fc.integer({ min: 8, max: 120 });
const channel = fc.integer({ min: 0, max: 255 });
const input: fc.Arbitrary<InputSpec> = fc
  .record({
    name: fc.constant('pixels'),
    layout: fc.constantFrom('NCHW', 'NHWC'),
    dtype: fc.constant('float32'),
    width: side,
    height: side,
    colour: fc.constantFrom('rgb', 'gray'),
    fit: fc.constantFrom('letterbox', 'stretch', 'cover'),
    filter: fc.constant('triangle'),
    grey: channel,
  })
  .map(({ grey, ...spec }) => {
    const three = (value: number) => (spec.colour === 'rgb' ? [value, value / 2, 255 - value] : [value]);
    return { ...spec, pad: three(grey), mean: three(127), std: spec.colour === 'rgb' ? [128, 64, 100] : [128] };
  });
const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat(1e6),
  width: fc.integer({ min: 1, max: 400 }),
  height: fc.integer({ min: 1, max: 300 }),
  region: fc.record({
    x: fc.integer({ min: -20, max: 380 }),
    y: fc.integer({ min: -20, max: 280 }),
    width: fc.double({ min: 1, max: 400, noNaN: true }),
    height: fc.double({ min: 1, max: 300, noNaN: true }),
  }),
  input,
});

test('the shaders fill tensors, measure sharpness and decode people as the kiosk’s TypeScript does', async ({ startScreen }) => {
  test.setTimeout(180_000);
  const { page } = await startScreen({ gpu: true });
  await open(page);
  let worst = 0;
  for (const each of fc.sample(cases, { numRuns: 60, seed: 7 })) {
    const difference = await page.evaluate((one) => globalThis.harness.fillDifference(one), each);
    expect(difference, JSON.stringify(each)).toBeLessThan(2e-3);
    worst = Math.max(worst, difference);
  }
  console.log(`tensors differ by ${worst.toExponential(1)} at most`);
  for (const each of fc.sample(cases, { numRuns: 30, seed: 8 }))
    expect(await page.evaluate((one) => globalThis.harness.sharpnessDifference(one), each), JSON.stringify(each)).toBeLessThan(
      1e-3,
    );
  for (const [seed, cells, people] of [
    [1, 64, 6],
    [2, 48, 6],
    [3, 16, 20],
    [4, 64, 1],
  ] as const) {
    const decoded = await page.evaluate((of) => globalThis.harness.decodeDifference(...of), [seed, cells, people] as const);
    expect(decoded.expected).toBeGreaterThan(0);
    expect(decoded.found).toBe(decoded.expected);
    expect(decoded.difference, `people of maps ${seed}`).toBeLessThan(1e-3);
  }
});

test('a camera frame looks the same whichever way it came onto the GPU', async ({ startScreen }) => {
  const { page } = await startScreen({ gpu: 'frames' });
  await open(page);
  for (const [seed, matrix, fullRange, format] of [
    [1, 'smpte170m', false, 'I420'],
    [2, 'bt709', false, 'NV12'],
    [3, 'smpte170m', true, 'NV12'],
    [4, 'bt709', false, 'I420'],
  ] as const) {
    const edges = new Set<string>();
    for (const way of ['external', 'copy', 'planes', 'pixels'] as const) {
      const found = await page.evaluate((of) => globalThis.harness.stillDifference(...of), [
        way,
        seed,
        matrix,
        fullRange,
        format,
      ] as const);
      expect(found.way).toBe(way);
      expect(found.inside, `${way}, ${format}, ${matrix}, full range ${fullRange}, of 255`).toBeLessThan(4);
      // A canvas repeats chroma where the others interpolate it: all of them differ from it alike.
      if (way !== 'pixels') edges.add(found.anywhere.toFixed(1));
    }
    expect([...edges]).toHaveLength(1);
  }
});

test('a frame that is turned, mirrored, stretched, cut or of another size than the one before looks the same on every way', async ({
  startScreen,
}) => {
  const { page } = await startScreen({ gpu: 'frames' });
  await open(page);
  const row: readonly Shown[] = [
    {},
    { rotation: 90 },
    { rotation: 180 },
    { rotation: 270 },
    { flip: true },
    { rotation: 90, flip: true },
    {},
    { displayWidth: 128, displayHeight: 48 },
    { displayWidth: 64, displayHeight: 96 },
    { visibleRect: { x: 16, y: 8, width: 32, height: 32 } },
    {},
  ];
  for (const way of ['external', 'copy', 'planes', 'pixels', 'memory'] as const) {
    const differences = await page.evaluate((of) => globalThis.harness.shownDifferences(...of), [way, row] as const);
    for (const [i, difference] of differences.entries())
      expect.soft(difference, `${way}: ${JSON.stringify(row[i])}, frame ${i}`).toBeLessThan(6);
  }
});

test('a frame that does not get onto the GPU is told, never answered with an older one, and the next one comes', async ({
  startScreen,
}) => {
  const { page } = await startScreen({ gpu: 'frames' });
  await open(page);
  for (const way of ['external', 'copy', 'planes'] as const) {
    const found = await page.evaluate((of) => globalThis.harness.afterFailure(of), way);
    expect(found, way).toMatchObject({ told: 'failure', way: 'pixels' });
    expect(found.next, way).toBeLessThan(6);
  }
});
