/** Named cache policies. Compression and ETag middleware stay off: both corrupt ranges of model files (hono#5020, #3536). */
export const CACHE = {
  /** Content-addressed: these bytes never change under this URL, and nobody on the way may re-encode them. */
  immutable: 'public, max-age=31536000, immutable, no-transform',
  /** Ask every time, answer 304 when nothing changed. */
  revalidate: 'no-cache',
  /** Private or momentary. */
  never: 'no-store',
} as const;

/**
 * Whether an If-None-Match header names `etag`: `*`, one tag or a list, strong or weak alike
 * (weak comparison, RFC 9110, section 13.1.2).
 */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return [...header.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === etag);
}
