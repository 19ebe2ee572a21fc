/** The camera of the tests: a film that Chromium plays as a webcam, swapped while the browser runs. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { guideBox } from '../../kiosk/pipeline/pixels/guide.ts';

const WIDTH = 640;
const HEIGHT = 480;
/** What is around the garment: an evenly lit wall. */
const WALL = '#8a8780';

/** A mark in a corner, in pixels, as large as to be seen by whoever compares a grid of pixels, and the shades that it takes in turn. */
const MARK = 16;
const SHADES = [90, 110, 130, 150, 170, 190, 210];

/** Frames a second of a picture that stands still: every frame is read, and several screens share two cores. */
const STILL_FPS = 2;

/** Frames of a picture that stands still as a camera sees it: no two in a row are the same. */
async function alive(picture: Buffer): Promise<Buffer[]> {
  const still = toI420(await sharp(picture).toColourspace('srgb').removeAlpha().raw().toBuffer());
  return SHADES.map((shade) => marked(still, shade));
}

/** The planes with a grey mark in the corner, of an even side: chroma is in the middle there. */
function marked(still: Buffer, luma: number): Buffer {
  const frame = Buffer.from(still);
  const fill = (from: number, stride: number, side: number, value: number) => {
    for (let row = 0; row < side; row++) frame.fill(value, from + row * stride, from + row * stride + side);
  };
  const chroma = WIDTH * HEIGHT;
  fill(0, WIDTH, MARK, luma);
  for (const plane of [chroma, (chroma * 5) / 4]) fill(plane, WIDTH / 2, MARK / 2, 128);
  return frame;
}

/** RGB of WIDTH × HEIGHT as planes of 8 bits, BT.601 in limited range, as a webcam sends it; chroma is the mean of four pixels. */
function toI420(rgb: Buffer): Buffer {
  const luma = WIDTH * HEIGHT;
  const planes = Buffer.alloc((luma * 3) / 2);
  const at = (pixel: number, weights: readonly [number, number, number]) =>
    weights[0] * rgb[3 * pixel]! + weights[1] * rgb[3 * pixel + 1]! + weights[2] * rgb[3 * pixel + 2]!;
  for (let pixel = 0; pixel < luma; pixel++) planes[pixel] = Math.round(16 + at(pixel, [0.2568, 0.5041, 0.0979]));
  for (let y = 0; y < HEIGHT; y += 2)
    for (let x = 0; x < WIDTH; x += 2) {
      const four = [0, 1, WIDTH, WIDTH + 1].map((step) => y * WIDTH + x + step);
      const mean = (weights: readonly [number, number, number]) => four.reduce((sum, pixel) => sum + at(pixel, weights), 0) / 4;
      const place = luma + (y / 2) * (WIDTH / 2) + x / 2;
      planes[place] = Math.round(128 + mean([-0.1482, -0.291, 0.4392]));
      planes[place + luma / 4] = Math.round(128 + mean([0.4392, -0.3678, -0.0714]));
    }
  return planes;
}

export class Camera {
  /** Path for --use-file-for-fake-video-capture. */
  readonly film: string;
  readonly #fps: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'vitrine-camera-'));
  readonly #remove = () => rmSync(this.#folder, { recursive: true, force: true });

  /** Frames of a film a second: each one is drawn over the whole screen, which without a GPU soon takes more of the time than the models. */
  constructor(fps = 5) {
    this.#fps = fps;
    this.film = join(this.#folder, 'camera.y4m');
    process.once('exit', this.#remove);
  }

  /** Deletes the film; without a call it is deleted when the process ends. */
  close(): void {
    process.off('exit', this.#remove);
    this.#remove();
  }

  /**
   * Puts a picture before the camera as a shopper holds up a garment: it fills the frame guide, and the wall shows around it.
   * Chromium reads the film when a page opens the camera, so a page sees it once it opens the camera anew.
   */
  async show(picture: string | Buffer): Promise<void> {
    const { x, y, width, height } = guideBox(WIDTH, HEIGHT);
    const held = await sharp(picture).rotate().resize(width, height, { fit: 'contain', background: WALL }).toBuffer();
    const frame = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: WALL } })
      .composite([{ input: held, left: x, top: y }])
      .png()
      .toBuffer();
    this.#insert(await alive(frame), STILL_FPS);
  }

  /** Plays pictures of 640 × 480 in a loop, each for its number of seconds. */
  async play(...scenes: readonly { readonly picture: Buffer; readonly seconds: number }[]): Promise<void> {
    const played = scenes.map(async ({ picture, seconds }) => {
      const count = Math.round(seconds * this.#fps);
      const frames = await alive(picture);
      return Array.from({ length: count }, (_, i) => frames[i % frames.length]!);
    });
    this.#insert((await Promise.all(played)).flat(), this.#fps);
  }

  /** Chromium maps the film into memory: replace it, never write into it. */
  #insert(frames: readonly Buffer[], fps: number): void {
    const next = `${this.film}.next`;
    const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${fps}:1 Ip C420jpeg\n`);
    const start = Buffer.from('FRAME\n');
    writeFileSync(next, Buffer.concat([head, ...frames.flatMap((frame) => [start, frame])]));
    renameSync(next, this.film);
  }
}
