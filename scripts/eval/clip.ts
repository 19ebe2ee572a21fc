/** Reads the frames of a video file by ffmpeg, as a camera gives them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Pixels } from '../../kiosk/pipeline/types.ts';
import { CommandError } from '../lib/command.ts';
import { PictureError } from './pictures.ts';

/** A kiosk reads no more frames a second. */
const MOST_PER_SECOND = 30;

export interface ClipFrame {
  readonly pixels: Pixels;
  /** When it was taken, in ms from the clip's begin. */
  readonly takenAt: number;
}

/**
 * The frames of `file` in their order, at the clip's own rate but at most thirty a second; one is held at a time. Throws a
 * CommandError when ffmpeg is not installed, a PictureError when the file is no film.
 */
export async function* readClip(file: string): AsyncGenerator<ClipFrame, void, void> {
  const own = await frameRate(file);
  const rate = Math.min(own, MOST_PER_SECOND);
  // PPM frames carry their own size, which a rotation in the file's metadata may swap.
  const filter = rate < own ? ['-vf', `fps=${rate}`] : [];
  const output = [...filter, '-an', '-f', 'image2pipe', '-c:v', 'ppm', '-'];
  const child = run('ffmpeg', ['-nostdin', '-v', 'error', '-i', file, ...output]);
  let index = 0;
  try {
    for await (const pixels of readPpm(child.stdout)) yield { pixels, takenAt: (index++ * 1000) / rate };
    const message = await child.ended;
    if (message !== null || index === 0) throw new PictureError(`${file}: ${message ?? 'has no frame'}`);
  } finally {
    child.stop();
  }
}

/** Frames a second, as the file says. */
async function frameRate(file: string): Promise<number> {
  const show = ['-show_entries', 'stream=r_frame_rate', '-of', 'csv=p=0'];
  const child = run('ffprobe', ['-v', 'error', '-select_streams', 'v:0', ...show, file]);
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  const message = await child.ended;
  const [over = NaN, under = 1] = text.trim().split('/').map(Number.parseFloat);
  if (message !== null || !(over / under > 0)) throw new PictureError(`${file}: ${message ?? 'says no frame rate'}`);
  return over / under;
}

/** A running command: its output, how to end it, and what it complained of (null when it ended well). */
function run(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)));
  const ended = (async (): Promise<string | null> => {
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      return code === 0 ? null : (complaint.trim().split('\n').at(-1) ?? `${command} ended with ${code}`);
    } catch {
      throw new CommandError(`${command} could not be started: install it (apt-get install ffmpeg) to measure clips.`);
    }
  })();
  ended.catch(() => undefined); // whoever awaits it hears of it
  return { stdout: child.stdout, ended, stop: () => void child.kill() };
}

/** Splits a stream of binary PPM pictures (`P6 WIDTH HEIGHT 255`, then RGB bytes) into pixels. */
export async function* readPpm(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Pixels, void, void> {
  let held = Buffer.alloc(0);
  let chunks: Uint8Array[] = [];
  let needed = 0;
  let waiting = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    waiting += chunk.length;
    if (held.length + waiting < needed) continue;
    held = Buffer.concat([held, ...chunks]);
    chunks = [];
    waiting = 0;
    for (;;) {
      const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(held.subarray(0, 40).toString('latin1'));
      if (header === null) {
        needed = held.length + 1;
        break;
      }
      const [width, height] = [Number(header[1]), Number(header[2])];
      const start = header[0].length;
      needed = start + width * height * 3;
      if (held.length < needed) break;
      yield { width, height, data: withAlpha(held.subarray(start, needed)) };
      held = held.subarray(needed);
    }
  }
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const data = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from]!;
    data[to + 1] = rgb[from + 1]!;
    data[to + 2] = rgb[from + 2]!;
  }
  return data;
}
