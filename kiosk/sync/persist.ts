/** Asks the browser not to evict the models when the disk runs full. */

/**
 * Resolves with whether the origin's storage is persistent. The browser may refuse without saying why, and a kiosk works
 * without: its models are then fetched again (https://storage.spec.whatwg.org/#persistence).
 */
export async function askToPersist(): Promise<boolean> {
  if (!('storage' in navigator)) return false;
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}
