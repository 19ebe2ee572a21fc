/** Checks a page as a person and a screen reader meet it, and keeps its picture when SCREENS is set. */
import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';

/** A store screen on its side and upright, and an operator's or developer's own machine. */
export const SIZES = {
  portrait: { width: 1080, height: 1920 },
  wide: { width: 1920, height: 1080 },
  laptop: { width: 1366, height: 768 },
} as const;

const FOLDER = 'e2e/screens';

/** Inspects a page that stays as it is: upright, and with SCREENS=1 on every size of screen, where the wide one is dark. */
export async function inspectEverywhere(page: Page, name: string): Promise<void> {
  const sizes = process.env['SCREENS'] ? (['wide', 'laptop', 'portrait'] as const) : (['portrait'] as const);
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme: size === 'wide' ? 'dark' : 'light' });
    await inspect(page, `${name}-${size}`);
  }
}

/** No accessibility fault, nothing wider than the screen; with SCREENS=1 the picture goes to e2e/screens/NAME.webp. */
export async function inspect(page: Page, name: string): Promise<void> {
  // Half-faded text has no contrast yet: what is still coming in is looked at again, what is wrong stays wrong.
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      `${name} is accessible`,
    ).toEqual([]);
  }).toPass({ timeout: 15_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${name} fits`).toBeLessThanOrEqual(0);
  if (!process.env['SCREENS']) return;
  mkdirSync(FOLDER, { recursive: true });
  await sharp(await page.screenshot({ animations: 'disabled' }))
    .webp({ quality: 82 })
    .toFile(`${FOLDER}/${name}.webp`);
}
