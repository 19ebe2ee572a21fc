/** What a frame costs between camera and answer, in counts that no load changes: bytes uploaded, host calls, readbacks, buffers. */
import type { GpuCounts } from '../scripts/browser/gpu-spy.ts';
import { spyOnWorker, type Spied } from '../scripts/browser/worker-spy.ts';
import { room } from '../scripts/browser/figures.ts';
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

/** Whoever stands there costs no other calls by a way than by another, so only one of them finds people: the software GPU takes minutes to. */
for (const { gpu, way, most, people } of [
  { gpu: 'frames', way: 'external', most: 0, people: 2 },
  { gpu: true, way: 'planes', most: 460_800, people: 0 },
] as const)
  test(
    `a frame by the way "${way}": what it uploads, calls and reads back`,
    { tag: '@long' },
    async ({ server, startScreen }) => {
      test.setTimeout(900_000);
      await moveTo(server, 'canary', ...(people > 0 ? ['garments', 'people'] : ['garments']));
      const kiosk = await startScreen({ gpu });
      await kiosk.camera.play({
        picture: await room({ who: 'jumper', left: 0, width: 304 }, { who: 'dress', left: 320, width: 316 }),
        seconds: 1,
      });
      const started = kiosk.page.waitForEvent('worker', (worker) => worker.url().includes('worker'));
      await kiosk.open('?engine=webgpu&channel=canary');
      const read = await spyOnWorker(await started);
      if (people > 0) await expect(kiosk.page.locator('kiosk-viewfinder .person')).toHaveCount(people, { timeout: 600_000 });
      const counts = await perFrame(read, 2, 3);
      console.log(
        JSON.stringify(counts, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)),
      );
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
    },
  );
