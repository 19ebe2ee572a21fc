/** The camera of the tests: a film that Chromium plays as a webcam, swapped while the browser runs. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { guideBox } from '../../kiosk/pipeline/pixels/guide.ts';

const WIDTH = 640;
const HEIGHT = 480;
/** Chromium plays a film of JPEG pictures at this rate. */
const FPS = 30;
/** What is around the garment: an evenly lit wall. */
const WALL = '#8a8780';

/** A mark in a corner, in pixels, as large as to be seen by whoever compares a grid of pixels, and the shades that it takes in turn. */
const MARK = 16;
const SHADES = [90, 110, 130, 150, 170, 190, 210];

/** JPEG frames of a picture that stands still as a camera sees it: no two in a row are the same. */
function alive(picture: Buffer, most = SHADES.length): Promise<Buffer[]> {
  const frames = SHADES.slice(0, most).map((shade) => {
    const mark = { width: MARK, height: MARK, channels: 3, background: { r: shade, g: shade, b: shade } } as const;
    return sharp(picture)
      .composite([{ input: { create: mark }, left: 0, top: 0 }])
      .jpeg({ quality: 95 })
      .toBuffer();
  });
  return Promise.all(frames);
}

export class Camera {
  /** Path for --use-file-for-fake-video-capture. */
  readonly film: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'vitrine-camera-'));
  readonly #remove = () => rmSync(this.#folder, { recursive: true, force: true });

  constructor() {
    this.film = join(this.#folder, 'camera.mjpeg');
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
    this.#insert(await alive(frame));
  }

  /** Plays pictures of 640 × 480 in a loop, each for its number of seconds. */
  async play(...scenes: readonly { readonly picture: Buffer; readonly seconds: number }[]): Promise<void> {
    const played = scenes.map(async ({ picture, seconds }) => {
      const count = Math.round(seconds * FPS);
      const frames = await alive(picture, count);
      return Array.from({ length: count }, (_, i) => frames[i % frames.length]!);
    });
    this.#insert((await Promise.all(played)).flat());
  }

  /** Chromium maps the film into memory: replace it, never write into it. */
  #insert(frames: readonly Buffer[]): void {
    const next = `${this.film}.next`;
    writeFileSync(next, Buffer.concat(frames));
    renameSync(next, this.film);
  }
}
