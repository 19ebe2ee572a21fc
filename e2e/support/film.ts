/** Films, made by the browser that plays them, so that no other program is needed. */
import type { Page } from '@playwright/test';
import type { Size } from './figures.ts';

/** Milliseconds that each picture of a film is shown, a little more on a slow machine. */
const PICTURE_MS = 75;

/** A WebM film of these pictures, one after the other, each stretched to `size`. */
export async function filmOf(page: Page, { width, height }: Size, pictures: readonly Buffer[]): Promise<Buffer> {
  const given = { width, height, pause: PICTURE_MS, pictures: pictures.map((picture) => picture.toString('base64')) };
  const base64 = await page.evaluate(async ({ width, height, pause, pictures }) => {
    const decoded = new Map<string, Promise<ImageBitmap>>();
    const decode = (source: string) => {
      const bytes = Uint8Array.from(atob(source), (char) => char.charCodeAt(0));
      return createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    };
    for (const source of new Set(pictures)) decoded.set(source, decode(source));
    await Promise.all(decoded.values());
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm', videoBitsPerSecond: 4_000_000 });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const done = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (const source of pictures) {
      canvas.getContext('2d')?.drawImage((await decoded.get(source))!, 0, 0, width, height);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, pause)));
    }
    recorder.stop();
    await done;
    const reader = new FileReader();
    const read = new Promise((resolve) => (reader.onload = resolve));
    reader.readAsDataURL(new Blob(parts));
    await read;
    return (reader.result as string).split(',')[1]!;
  }, given);
  return Buffer.from(base64, 'base64');
}
