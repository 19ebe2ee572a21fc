/** The camera of the tests: a film of one picture that Chromium plays as a webcam, swapped while the browser runs. */
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { guideBox } from '../../kiosk/pipeline/guide.ts';

const WIDTH = 640;
const HEIGHT = 480;
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
    // Chromium maps the film into memory: replace it, never write into it.
    const next = `${this.film}.next`;
    writeFileSync(next, Buffer.concat([frame, frame]));
    renameSync(next, this.film);
  }
}
