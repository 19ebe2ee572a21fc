/** Picked and dropped files are identified by their bytes; a file that shows nothing is refused with a reason. */
import { rmSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import type { Page } from '@playwright/test';
import { filmOf } from './support/film.ts';
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import type { Screen } from '../scripts/browser/screen.ts';

/** A screen that watches its camera and is ready for files. */
async function ready(startScreen: () => Promise<Screen>): Promise<Screen> {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  return kiosk;
}

const pick = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.getByTestId('file').setInputFiles({ name, mimeType, buffer });
const source = (page: Page) => page.locator('kiosk-viewfinder').getAttribute('label');

/** One second of silence in a WAV: a file that plays and shows nothing. */
function silence(): Buffer {
  const samples = Buffer.alloc(8000, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

test('a picture or film is read whatever it is called, and a drawing of any size', async ({ startScreen }) => {
  const kiosk = await ready(startScreen);
  const { page } = kiosk;
  const png = (await drawn('dress', '#8c2f39')).file as Buffer;
  const jpeg = await sharp(png).jpeg().toBuffer();
  const film = await filmOf(page, { width: 360, height: 480 }, { picture: png, seconds: 1 });
  const drawing = (size: string) =>
    Buffer.from(
      `<?xml version="1.0"?>\n<!-- a dress -->\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}><image width="480" height="480" xlink:href="data:image/png;base64,${png.toString('base64')}"/></svg>`,
    );
  const files: [string, string, Buffer][] = [
    ['photo', '', jpeg],
    ['photo.txt', 'text/plain', jpeg],
    ['photo.mp4', 'video/mp4', jpeg],
    ['film', '', film],
    ['film.png', 'image/png', film],
    ['drawing.svg', 'image/svg+xml', drawing('viewBox="0 0 480 480"')],
    ['drawing', '', drawing('viewBox="0 0 480 480" width="48" height="48"')],
  ];
  for (const [name, type, bytes] of files) {
    await pick(page, name, type, bytes);
    await expect.poll(() => source(page), { message: name }).toBe(name);
    await expect.poll(async () => (await kiosk.now())?.scores[0]?.id, { message: name, timeout: 60_000 }).toBe('dress');
  }
});

test('what shows nothing is refused in words, each for its eight seconds', async ({ startScreen }) => {
  const { page } = await ready(startScreen);
  const before = await source(page);
  const files: [string, string, Buffer][] = [
    ['song.wav', 'audio/wav', silence()],
    ['song.mp4', 'video/mp4', silence()],
    ['words.png', 'image/png', Buffer.from('no picture at all')],
    ['nothing', '', Buffer.alloc(0)],
    ['page.svg', 'image/svg+xml', Buffer.from('<html><body>no drawing</body></html>')],
  ];
  for (const [name, type, bytes] of files) {
    await pick(page, name, type, bytes);
    await expect(page.getByRole('alert').filter({ hasText: name })).toBeVisible();
    expect(await source(page)).toBe(before);
  }
});

test('a film whose file goes away while it plays gives the camera back, and says why', async ({ startScreen }, info) => {
  const { page } = await ready(startScreen);
  const film = await filmOf(
    page,
    { width: 360, height: 480 },
    { picture: (await drawn('dress', '#8c2f39')).file as Buffer, seconds: 3 },
  );
  const path = info.outputPath('walk.webm');
  writeFileSync(path, film);
  await page.getByTestId('file').setInputFiles(path);
  await expect.poll(() => source(page)).toBe('walk.webm');
  rmSync(path);
  // What the browser has read already plays on; asked for more, it finds nothing.
  await page.locator('kiosk-viewfinder video').evaluate((video: HTMLVideoElement) => video.load());
  await expect(page.getByRole('alert').filter({ hasText: 'walk.webm' })).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => source(page)).not.toBe('walk.webm');
});

test('sample pictures are one click away, each press shows the next one, and the camera is there again', async ({
  startScreen,
}) => {
  const kiosk = await ready(startScreen);
  const { page } = kiosk;
  const picture = page.getByRole('img', { name: 'Sample picture' });
  const shown = () => picture.getAttribute('src');
  await page.getByTestId('sample').click();
  await expect(picture).toBeVisible();
  await expect(page.locator('kiosk-viewfinder .person').first(), 'somebody is in it').toBeAttached({ timeout: 120_000 });
  const first = await shown();
  await page.getByTestId('sample').click();
  await expect.poll(shown).not.toBe(first);
  await page.getByTestId('to-camera').click();
  await expect(picture).toHaveCount(0);
  await kiosk.answer(1);
  expect(kiosk.complaints).toEqual([]);
});
