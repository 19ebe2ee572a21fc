/** What a frame costs between camera and answer, in counts that no load changes: bytes uploaded, host calls, readbacks, buffers. */
import type { Worker } from '@playwright/test';
import { room } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';

/** Sums since the spy began. */
interface Counts {
  frames: number;
  pixelBytes: number;
  otherBytes: number;
  writeBuffer: number;
  createBindGroup: number;
  createBuffer: number;
  submit: number;
  mapAsync: number;
  mappedBytes: number;
}

declare global {
  var counts: Counts;
}

/** Counts what the inference worker asks of WebGPU, from before it opens its first session. */
async function spy(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    const counts = {
      frames: 0,
      pixelBytes: 0,
      otherBytes: 0,
      writeBuffer: 0,
      createBindGroup: 0,
      createBuffer: 0,
      submit: 0,
      mapAsync: 0,
      mappedBytes: 0,
    };
    globalThis.counts = counts;
    const wrap = <Owner extends object>(owner: Owner, name: keyof Owner & string, note: (args: unknown[]) => void) => {
      const original = owner[name] as (...args: unknown[]) => unknown;
      Object.defineProperty(owner, name, {
        value(this: unknown, ...args: unknown[]) {
          note(args);
          return original.apply(this, args);
        },
      });
    };
    const sizeOf = (data: unknown) => (data as ArrayBuffer | ArrayBufferView).byteLength;
    wrap(GPUQueue.prototype, 'writeBuffer', ([, , data, , size]) => {
      counts.writeBuffer += 1;
      counts.otherBytes += (size as number | undefined) ?? sizeOf(data);
    });
    wrap(GPUQueue.prototype, 'writeTexture', ([, , layout, extent]) => {
      const { bytesPerRow = 0 } = layout as GPUTexelCopyBufferLayout;
      const { height = 1 } = extent as GPUExtent3DDict;
      counts.pixelBytes += bytesPerRow * height;
    });
    wrap(GPUQueue.prototype, 'submit', () => (counts.submit += 1));
    wrap(GPUDevice.prototype, 'createBindGroup', () => (counts.createBindGroup += 1));
    wrap(GPUDevice.prototype, 'createBuffer', () => (counts.createBuffer += 1));
    wrap(GPUBuffer.prototype, 'mapAsync', ([, , size]) => {
      counts.mapAsync += 1;
      counts.mappedBytes += (size as number | undefined) ?? 0;
    });
    wrap(globalThis as unknown as { postMessage: (message: unknown) => void }, 'postMessage', ([message]) => {
      if ((message as { kind?: string }).kind === 'read') counts.frames += 1;
    });
  });
}

/** The counts of `frames` frames in a row, per frame, once the first `warm` have passed. */
async function perFrame(worker: Worker, warm: number, frames: number): Promise<Counts> {
  const read = () => worker.evaluate(() => ({ ...globalThis.counts }));
  const passed = (count: number) =>
    expect.poll(async () => (await read()).frames, { timeout: 400_000, intervals: [20] }).toBeGreaterThanOrEqual(count);
  await passed(warm);
  const before = await read();
  await passed(before.frames + frames);
  const after = await read();
  const count = after.frames - before.frames;
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, (value - before[name as keyof Counts]) / count]),
  ) as unknown as Counts;
}

for (const [gpu, way, most] of [
  ['frames', 'external', 0],
  [true, 'planes', 460_800],
] as const)
  test(`a frame by the way "${way}": what it uploads, calls and reads back`, async ({ server, startScreen }) => {
    test.setTimeout(900_000);
    await moveTo(server, 'canary', 'garments', 'people');
    const kiosk = await startScreen({ gpu });
    await kiosk.camera.play({
      picture: await room({ who: 'jumper', left: 0, width: 304 }, { who: 'dress', left: 320, width: 316 }),
      seconds: 1,
    });
    const started = kiosk.page.waitForEvent('worker', (worker) => worker.url().includes('worker'));
    await kiosk.open('?engine=webgpu&channel=canary');
    const worker = await started;
    await spy(worker);
    await expect(kiosk.page.locator('kiosk-viewfinder .person')).toHaveCount(2, { timeout: 600_000 });
    const counts = await perFrame(worker, 2, 3);
    console.log(JSON.stringify(counts, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)));
    await kiosk.page.getByTestId('health').click();
    await expect(kiosk.page.getByTestId('frames')).toContainText(way);
    await expect(kiosk.page.getByTestId('capture')).toContainText('yes');
    expect(counts.pixelBytes, 'bytes of pixels uploaded').toBeLessThanOrEqual(most);
    expect(counts.otherBytes, 'bytes of parameters uploaded').toBeLessThanOrEqual(4096);
    expect(counts.mapAsync, 'readbacks').toBe(1);
    expect(counts.mappedBytes).toBeLessThanOrEqual(4096);
    expect(counts.createBuffer, 'buffers made').toBe(0);
    expect(counts.writeBuffer + counts.createBindGroup, 'host calls').toBeLessThanOrEqual(12);
  });
