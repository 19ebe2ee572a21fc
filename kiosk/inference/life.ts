/** A worker that is gone says nothing: it holds a lock for life, and the page waits for the same one, which it is given when nobody holds it any more. */

/** The part of navigator.locks that is needed (https://w3c.github.io/web-locks/). */
export type Locks = Pick<LockManager, 'request'>;

/** The browser's own; null where it has none (an old one, an insecure page). */
export const LOCKS = (navigator.locks as Locks | undefined) ?? null;

/**
 * Says that this worker lives, with the name of a lock that nobody else knows and that it holds until it ends; with null where there
 * are no locks, or none is given (storage is blocked).
 */
export function holdForLife(locks: Locks | null, say: (lock: string | null) => void): void {
  if (locks === null) return say(null);
  const lock = `vitrine-worker-${crypto.randomUUID()}`;
  const held = () => {
    say(lock);
    return new Promise<never>(() => undefined);
  };
  locks.request(lock, held).catch(() => say(null));
}

/** Calls `gone` when the worker that holds `lock` ended by whatever cause, unless `signal` aborts first. Never calls it where there are no locks. */
export function whenGone(locks: Locks | null, lock: string, signal: AbortSignal, gone: () => void): void {
  locks?.request(lock, { signal }, gone).catch(() => undefined);
}
