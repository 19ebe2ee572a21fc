/** How well white letters are read over whatever the camera sees: grounds laid over its picture, and what is left behind the letters of them. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import type { Box } from '../../kiosk/pipeline/types.ts';

/** WCAG 2.2, 1.4.3. */
export const LEAST_CONTRAST = 4.5;
/** What a camera may see, as backgrounds of CSS. */
export const GROUNDS = {
  white: '#fff',
  black: '#000',
  skin: '#d7bd96',
  checks: 'repeating-conic-gradient(#fff 0 25%, #000 0 50%) 0 0 / 18px 18px',
};

/** Lays a ground over the camera's picture, in place of the one before. */
export function lay(page: Page, ground: string): Promise<void> {
  return page.evaluate((background) => {
    const finder = document.querySelector('kiosk-app')!.shadowRoot!.querySelector('kiosk-viewfinder')!.shadowRoot!;
    finder.querySelector('.test-ground')?.remove();
    const cover = document.createElement('div');
    cover.className = 'test-ground';
    Object.assign(cover.style, { position: 'absolute', inset: '0', background });
    finder.querySelector('.shade')!.before(cover);
  }, ground);
}

/** The least contrast of letters with what is in these places, from which the letters were taken away. */
export async function leastBehind(page: Page, boxes: readonly Box[]): Promise<number> {
  const each = boxes.map(async (clip) => {
    const { data } = await sharp(await page.screenshot({ clip, animations: 'disabled' }))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    let brightest = 0;
    for (let i = 0; i < data.length; i += 3) brightest = Math.max(brightest, luminance(data[i]!, data[i + 1]!, data[i + 2]!));
    // The paler of the two whites that letters have.
    return (luminance(0xef, 0xe9, 0xdf) + 0.05) / (brightest + 0.05);
  });
  return Math.min(...(await Promise.all(each)));
}

function luminance(...bytes: readonly [number, number, number]): number {
  const [red = 0, green = 0, blue = 0] = bytes.map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
