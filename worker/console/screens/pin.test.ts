/** The hash of a PIN is the one of the contract, whoever computes it. */
import { pbkdf2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { FIRST_SETTINGS, screenSettingsSchema } from '#contract/screen';
import { hashPin } from './pin.ts';

it('is PBKDF2 with SHA-256 of the digits, and fits the contract', async () => {
  const pin = await hashPin('004711');
  const made = pbkdf2Sync('004711', Buffer.from(pin.salt, 'base64url'), pin.iterations, 32, 'sha256');
  expect(pin.hash).toBe(made.toString('base64url'));
  expect(screenSettingsSchema.parse({ ...FIRST_SETTINGS, pin }).pin).toEqual(pin);
  expect(JSON.stringify(pin)).not.toContain('004711');
});

it('has a salt of its own each time', async () => {
  expect((await hashPin('123456')).hash).not.toBe((await hashPin('123456')).hash);
});
