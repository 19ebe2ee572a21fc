/** Checks a page as a person and a screen reader meet it, and keeps its picture when SCREENS is set. */
import { mkdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';

const FOLDER = 'e2e/screens';

/** No accessibility fault, nothing wider than the screen; with SCREENS=1 the picture goes to e2e/screens/NAME.webp. */
export async function inspect(page: Page, name: string): Promise<void> {
  // Half-faded text has no contrast yet.
  const moving = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity).length,
    );
  await expect.poll(moving, { message: `${name} comes to rest` }).toBe(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    `${name} is accessible`,
  ).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${name} fits`).toBeLessThanOrEqual(0);
  if (!process.env['SCREENS']) return;
  mkdirSync(FOLDER, { recursive: true });
  await sharp(await page.screenshot({ animations: 'disabled' }))
    .webp({ quality: 82 })
    .toFile(`${FOLDER}/${name}.webp`);
}
