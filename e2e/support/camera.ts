/** The camera of the tests: a film that Chromium plays as a webcam, swapped while the browser runs. */
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { guideBox } from '../../kiosk/pipeline/guide.ts';

const WIDTH = 640;
const HEIGHT = 480;
/** Chromium plays a film of JPEG pictures at this rate. */
const FPS = 30;
/** What is around the garment: an evenly lit wall. */
const WALL = '#8a8780';

export class Camera {
  /** Path for --use-file-for-fake-video-capture. */
  readonly film: string;

  constructor() {
    this.film = join(mkdtempSync(join(tmpdir(), 'vitrine-camera-')), 'camera.mjpeg');
  }

  /**
   * Puts a picture before the camera as a shopper holds up a garment: it fills the frame guide, and the wall shows around it.
   * Chromium reads the film when a page opens the camera, so a page sees it after a reload.
   */
  async show(picture: string | Buffer): Promise<void> {
    const { x, y, width, height } = guideBox(WIDTH, HEIGHT);
    const held = await sharp(picture).rotate().resize(width, height, { fit: 'contain', background: WALL }).toBuffer();
    const frame = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: WALL } })
      .composite([{ input: held, left: x, top: y }])
      .jpeg({ quality: 95 })
      .toBuffer();
    this.#insert([frame, frame]);
  }

  /** Plays JPEG pictures of 640 × 480 one after the other, each for so many seconds, over and over. */
  play(...scenes: readonly { readonly picture: Buffer; readonly seconds: number }[]): void {
    this.#insert(scenes.flatMap(({ picture, seconds }) => Array.from({ length: Math.round(seconds * FPS) }, () => picture)));
  }

  /** Chromium maps the film into memory: replace it, never write into it. */
  #insert(frames: readonly Buffer[]): void {
    const next = `${this.film}.next`;
    writeFileSync(next, Buffer.concat(frames));
    renameSync(next, this.film);
  }
}
