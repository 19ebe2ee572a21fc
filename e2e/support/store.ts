/** A store for the journeys: the settings of a group of screens, with a PIN, and a screen that starts as one of them. */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Server } from '#client/api';
import { FIRST_SETTINGS, type Pin, type ScreenSettings } from '#contract/screen';
import type { Screen } from '../../scripts/browser/screen.ts';
import { expect } from './fixtures.ts';

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
