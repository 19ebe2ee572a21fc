/** PINs for the tests of the kiosk. */
import { pbkdf2Sync } from 'node:crypto';
import type { Pin } from '#contract/screen';

/** What an operator would set for these digits. */
export function pinOf(digits: string, iterations = 1000): Pin {
  const salt = Buffer.from('sixteen bytes ok');
  const hash = pbkdf2Sync(digits, salt, iterations, 32, 'sha256').toString('base64url');
  return { salt: salt.toString('base64url'), iterations, hash };
}
