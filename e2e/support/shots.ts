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

/** The languages of the screen. */
export const LANGUAGES = ['en', 'de', 'ar', 'en-XA'] as const;
const LIGHTS = [
  { name: 'light', media: { colorScheme: 'light', forcedColors: 'none' } },
  { name: 'dark', media: { colorScheme: 'dark', forcedColors: 'none' } },
  { name: 'forced', media: { colorScheme: 'light', forcedColors: 'active' } },
] as const;
export const EVERY_SIZE = { ...SIZES, phone: { width: 390, height: 844 } };

const FOLDER = 'e2e/screens';

/** Inspects a page that stays as it is: upright, and with SCREENS=1 on every size of screen, where the wide one is dark. */
export async function inspectEverywhere(page: Page, name: string): Promise<void> {
  const sizes = process.env['SCREENS'] ? (['wide', 'laptop', 'portrait'] as const) : (['portrait'] as const);
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme: size === 'wide' ? 'dark' : 'light' });
    // Somebody is there, though what the camera sees stands still.
    await page.keyboard.press('Shift');
    await inspect(page, `${name}-${size}`);
  }
}

/** No accessibility fault, nothing wider than the screen; with SCREENS=1 the picture goes to e2e/screens/NAME.webp. */
export async function inspect(page: Page, name: string): Promise<void> {
  await faultless(page, name);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${name} fits`).toBeLessThanOrEqual(0);
  await keep(page, name);
}

/** The rules of axe that look at colours; whatever else it finds is the same in any light. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** No accessibility fault, by all rules of axe or by these. */
async function faultless(page: Page, name: string, rules?: string[]): Promise<void> {
  // Half-faded text has no contrast yet: what is still coming in is looked at again, what is wrong stays wrong.
  await expect(async () => {
    // Where no frame is of another origin, the pages that the newer mode opens for them are time lost.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      `${name} is accessible`,
    ).toEqual([]);
  }).toPass({ timeout: 60_000 });
}

/** With SCREENS=1 the picture goes to e2e/screens/NAME.webp, once the names on the mirror have stood in their places for a moment, or an invitation can be read. */
export async function keep(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENS']) return;
  mkdirSync(FOLDER, { recursive: true });
  await namesRest(page);
  for (const invitation of await page.locator('kiosk-invitation h1').all()) await expect(invitation).toHaveCSS('opacity', '1');
  // Not with Playwright's `animations: 'disabled'`: that puts them at their end, where an invitation has gone.
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(`${FOLDER}/${name}.webp`);
}

/**
 * Inspects a page that stays as it is in each language, light, dark and in forced colours, with text of 100 % and 200 %, and on every size
 * of screen nothing is cut or wider than the page. With SCREENS=1 the upright one is kept in English.
 */
export async function inspectInEveryWay(page: Page, name: string): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.lang);
  const viewport = page.viewportSize() ?? EVERY_SIZE.portrait;
  for (const language of LANGUAGES) {
    await speak(page, language);
    await inspectSpoken(page, `${name} ${language}`);
    if (language !== 'en') continue;
    await page.setViewportSize(EVERY_SIZE.portrait);
    await keep(page, `${name}-portrait`);
    await page.setViewportSize(viewport);
  }
  await speak(page, before);
}

/** The same in the language that it speaks. */
export async function inspectSpoken(page: Page, name: string): Promise<void> {
  const viewport = page.viewportSize() ?? EVERY_SIZE.portrait;
  for (const scale of [2, 1]) {
    await enlarge(page, scale);
    for (const { name: light, media } of LIGHTS) {
      await page.emulateMedia(media);
      await faultless(page, `${name} ${light} ${scale * 100} %`, media === LIGHTS[0].media ? undefined : OF_COLOURS);
    }
    await page.emulateMedia(LIGHTS[0].media);
    for (const [size, shape] of Object.entries(EVERY_SIZE)) {
      await page.setViewportSize(shape);
      await enlarge(page, scale);
      await whole(page, `${name} ${size} ${scale * 100} %`);
    }
    await page.setViewportSize(viewport);
  }
  await enlarge(page, 1);
}

/** As if somebody had chosen it on the screen. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.locator('kiosk-app').evaluate((app, chosen) => {
    const asked = new Event('kiosk-request', { bubbles: true, composed: true });
    app.dispatchEvent(Object.assign(asked, { request: { kind: 'language', language: chosen } }));
  }, language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** Scales the text as a person does in the browser's settings; all measures of the screen follow it. */
async function enlarge(page: Page, scale: number): Promise<void> {
  await page.evaluate((times) => {
    const { style } = document.documentElement;
    style.fontSize = '';
    if (times !== 1) style.fontSize = `${times * parseFloat(getComputedStyle(document.documentElement).fontSize)}px`;
  }, scale);
}

/** No word is cut off, and nothing that can be read or pressed lies outside of the page. */
async function whole(page: Page, name: string): Promise<void> {
  const cut = () =>
    page.evaluate(() => {
      const faults: string[] = [];
      const look = (root: Document | ShadowRoot): void => {
        for (const element of root.querySelectorAll<HTMLElement>('*')) {
          if (element.shadowRoot !== null) look(element.shadowRoot);
          if (!element.matches('button, p, h1, h2, h3, dt, dd, label, li, figcaption, input, select')) continue;
          if (element.closest('.hidden, [inert]') !== null || !element.checkVisibility()) continue;
          const { left, right } = element.getBoundingClientRect();
          const said = `${element.localName} “${element.textContent.trim().slice(0, 30)}”`;
          if (left < -1 || right > innerWidth + 1) faults.push(`${said} reaches from ${left} to ${right}`);
          if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) faults.push(`${said} is cut off`);
        }
      };
      look(document);
      return faults;
    });
  await expect(async () => expect(await cut(), `${name} is whole`).toEqual([])).toPass({ timeout: 5000 });
}

/** The names on the mirror, those that leave too, where they stand and how they are styled there. */
export const namesOn = (page: Page): Promise<string> =>
  page
    .locator('kiosk-viewfinder .garment')
    .evaluateAll((all) =>
      JSON.stringify(all.map((each) => [each.textContent, each.getBoundingClientRect(), each.getAttribute('style')])),
    );

/** Waits until the names on the mirror have stood in their places for a moment. */
async function namesRest(page: Page): Promise<void> {
  // Where there are none, there is nothing to wait for.
  let before = JSON.stringify([]);
  const rest = async () => {
    const last = before;
    before = await namesOn(page);
    return before === last;
  };
  await expect.poll(rest, { message: 'the names on the mirror rest', intervals: [2500], timeout: 60_000 }).toBe(true);
}
