/** A PIN becomes its hash here, in the browser: the digits are never sent. */
import type { Pin } from '#contract/screen';

/** What OWASP asks of PBKDF2 with SHA-256 (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). */
const ITERATIONS = 600_000;

/** The hash of a PIN as the contract has it: PBKDF2 with SHA-256 (RFC 8018, section 5.2) of its digits, with 16 bytes of salt, 32 bytes long. */
export async function hashPin(pin: string, salt = crypto.getRandomValues(new Uint8Array(16))): Promise<Pin> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, key, 256);
  return { salt: base64url(salt), iterations: ITERATIONS, hash: base64url(new Uint8Array(bits)) };
}

/** Base64 with the alphabet of RFC 4648, section 5, without padding. */
function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
