/** A store for the journeys: the settings of a group of screens, with a PIN, and screens that start as one of them. */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Server } from '#client/api';
import { FIRST_SETTINGS, type Pin, type ScreenSettings } from '#contract/screen';
import type { Screen, ScreenOptions } from '../../scripts/browser/screen.ts';
import { expect, test as base } from './fixtures.ts';
import { drawn } from './pictures.ts';

export const PIN = '271828';
export const STORE = '?engine=wasm&mode=store&setup=skip';

export const STAFFED: Partial<ScreenSettings> = {
  pin: pinOf(PIN),
  brand: { name: 'Mode & Co', logo: null, accent: '#0b5d4a', invitation: null },
  privacy: { operator: 'Mode & Co GmbH, Bonn', contact: 'privacy@mode.example', purpose: null, unseen: 0.2 },
};

function pinOf(digits: string): Pin {
  const salt = randomBytes(16);
  const iterations = 100_000;
  const hash = pbkdf2Sync(digits, salt, iterations, 32, 'sha256').toString('base64url');
  return { salt: salt.toString('base64url'), iterations, hash };
}

/** Sets what holds for a group of a test's own, as an operator does; returns its name. */
export async function groupWith(server: Server, group: string, changes: Partial<ScreenSettings> = STAFFED): Promise<string> {
  const response = await fetch(`${server.origin}/v1/screens/${group}/settings`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings: { ...FIRST_SETTINGS, ...changes }, replaces: null }),
  });
  expect(response.status, await response.text()).toBe(200);
  return group;
}

export async function enter(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.getByTestId(`digit-${digit}`).click();
}

/** By keyboard, wherever the focus is. */
export async function type(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.keyboard.press(digit);
}

/** Opens the pad with the staff's keys, and the sheet with the PIN. */
export async function openSheet({ page }: Screen): Promise<void> {
  await page.keyboard.press('Control+Shift+S');
  await enter(page, PIN);
  await expect(page.locator('kiosk-sheet')).toBeVisible();
}

interface Start {
  /** Whose settings it follows; without one, nobody's. */
  readonly server?: Server;
  /** The group of this test's own. */
  readonly group?: string;
  readonly options?: Omit<ScreenOptions, 'url'>;
  /** What the address says. */
  readonly query?: string;
  /** Just before the page is opened. */
  readonly first?: (kiosk: Screen) => Promise<unknown>;
}

/** A store's screen with a garment before its camera. */
export const test = base.extend<{ startStore: (start?: Start) => Promise<Screen> }>({
  startStore: async ({ startScreen }, use) => {
    await use(async ({ server, group = '', options, query = STORE, first } = {}) => {
      const kiosk = await startScreen(options);
      await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
      await first?.(kiosk);
      await kiosk.open(server === undefined ? query : `${query}&group=${await groupWith(server, group)}`);
      return kiosk;
    });
  },
});

export const app = ({ page }: Screen) => page.locator('kiosk-app');

export { expect };
