/** Checks a PIN against what the operator set for it. */
import type { Pin } from '#contract/screen';

/**
 * Whether `digits` is the PIN. Takes as long for a wrong one as for the right one: both are derived in full (PBKDF2 with SHA-256, RFC 8018,
 * section 5.2), and all bytes are compared. Rejects where the page is not secure, for there is no WebCrypto.
 */
export async function isPin({ salt, iterations, hash }: Pin, digits: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(digits), 'PBKDF2', false, ['deriveBits']);
  const wanted = bytesOf(hash);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations };
  const derived = new Uint8Array(await crypto.subtle.deriveBits(derivation, key, 8 * wanted.length));
  return wanted.reduce((difference, byte, i) => difference | (byte ^ derived[i]!), 0) === 0;
}

/** Base64url without padding (RFC 4648, section 5). */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
