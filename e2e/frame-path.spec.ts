/** What a frame costs between camera and answer, in counts that no load changes: bytes uploaded, host calls, readbacks, buffers. */
import type { GpuCounts } from '../scripts/browser/gpu-spy.ts';
import { spyOnWorker, type Spied } from '../scripts/browser/worker-spy.ts';
import { room } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';

/** The counts of `frames` frames in a row, per frame, once the first `warm` have passed. */
async function perFrame(read: () => Promise<Spied>, warm: number, frames: number): Promise<GpuCounts> {
  const passed = (count: number) =>
    expect.poll(async () => (await read()).frames, { timeout: 400_000, intervals: [20] }).toBeGreaterThanOrEqual(count);
  await passed(warm);
  const before = await read();
  await passed(before.frames + frames);
  const after = await read();
  const count = after.frames - before.frames;
  return Object.fromEntries(
    Object.entries(after.counts).map(([name, value]) => [name, (value - before.counts[name as keyof GpuCounts]) / count]),
  ) as unknown as GpuCounts;
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
    const read = await spyOnWorker(await started);
    await expect(kiosk.page.locator('kiosk-viewfinder .person')).toHaveCount(2, { timeout: 600_000 });
    const counts = await perFrame(read, 2, 3);
    console.log(JSON.stringify(counts, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)));
    await kiosk.page.getByTestId('health').click();
    await expect(kiosk.page.getByTestId('frames')).toContainText(way);
    await expect(kiosk.page.getByTestId('capture')).toContainText('yes');
    expect(counts.textureBytes, 'bytes of pixels uploaded').toBeLessThanOrEqual(most);
    expect(counts.bufferBytes, 'bytes of parameters uploaded').toBeLessThanOrEqual(4096);
    expect(counts.readbacks, 'readbacks').toBe(1);
    expect(counts.readbackBytes).toBeLessThanOrEqual(4096);
    expect(counts.newBuffers, 'buffers made').toBe(0);
    expect(counts.bufferWrites, 'writes to buffers: where to look').toBe(1);
    expect(counts.bindGroups, 'bind groups: the frame of the camera').toBeLessThanOrEqual(2);
  });
