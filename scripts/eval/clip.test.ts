/** Frames from a pipe: any cut of the stream gives the same pictures; films that are none are named. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readClip, readPpm } from './clip.ts';

/** As Array.fromAsync, which this library of types does not have yet. */
async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]) {
  let from = 0;
  for (const cut of [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

describe('readPpm', () => {
  it('does not care where the stream is cut', async () => {
    const frame = (value: number) => Buffer.concat([Buffer.from('P6\n3 2\n255\n'), Buffer.alloc(18, value)]);
    const stream = Buffer.concat([frame(10), frame(20), frame(80)]); // 80 is the letter P
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 8 }), async (cuts) => {
        const frames = await all(readPpm(inPieces(stream, cuts)));
        expect(frames.map(({ width, height, data }) => [width, height, data.length, data[0], data[3]])).toEqual([
          [3, 2, 24, 10, 255],
          [3, 2, 24, 20, 255],
          [3, 2, 24, 80, 255],
        ]);
      }),
    );
  });
});

it('says how to install ffmpeg where it is missing', async () => {
  vi.stubEnv('PATH', '');
  await expect(all(readClip('any.mkv'))).rejects.toThrow('apt-get install ffmpeg');
  vi.unstubAllEnvs();
});

const ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
describe.skipIf(!ffmpeg)('readClip', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'eval-clip-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const film = (name: string, rate: number) => {
    const source = `color=c=red:size=32x24:rate=${rate}:duration=1`;
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'mpeg4', join(folder, name)]);
    return join(folder, name);
  };

  it.each([
    [60, 30],
    [5, 5],
  ])('reads a film of %i frames a second at %i', async (rate, read) => {
    const frames = await all(readClip(film(`${rate}.mkv`, rate)));
    expect(frames).toHaveLength(read);
    expect(frames.map(({ takenAt }) => takenAt)).toEqual(Array.from({ length: read }, (_, i) => (i * 1000) / read));
    const { pixels } = frames[0]!;
    expect([pixels.width, pixels.height]).toEqual([32, 24]);
    expect(pixels.data[0]).toBeGreaterThan(200);
    expect(pixels.data[1]).toBeLessThan(60);
  });

  it('stops ffmpeg when the reader has seen enough', async () => {
    for await (const { takenAt } of readClip(film('long.mkv', 30))) {
      expect(takenAt).toBe(0);
      break;
    }
  });

  it('names a file that is no film', async () => {
    const file = join(folder, 'none.mkv');
    await writeFile(file, 'no film');
    await expect(all(readClip(file))).rejects.toThrow(/none\.mkv/);
  });
});
