/** One tab of a screen keeps the models, the others follow what it put into the store. */

const LOCK = 'vitrine-models';

/** The part of navigator.locks that is needed (https://w3c.github.io/web-locks/). */
export type Locks = Pick<LockManager, 'request' | 'query'>;

/** Whether a tab keeps the models now; false where nobody can tell. */
export async function isLed(locks: Locks | undefined): Promise<boolean> {
  const { held = [] } = (await locks?.query().catch(() => undefined)) ?? {};
  return held.some(({ name }) => name === LOCK);
}

/**
 * Runs `lead` as soon as no other tab does, until it ends, and `follow` as long as one does. Without locks (an insecure page) it leads.
 * Rejects with what either of them rejects with.
 */
export async function leadOrFollow(
  signal: AbortSignal,
  locks: Locks | undefined,
  lead: () => Promise<void>,
  follow: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (locks === undefined) return lead();
  const following = new AbortController();
  const followed = follow(AbortSignal.any([signal, following.signal])).catch((error: unknown) => {
    if (!following.signal.aborted) throw error;
  });
  const granted = async () => {
    following.abort();
    await followed;
    await lead();
  };
  const waiting = locks.request(LOCK, { signal }, granted).catch((error: unknown) => {
    signal.throwIfAborted();
    if (following.signal.aborted) throw error;
    // Locks are refused here (storage is blocked, for one): nobody else can have them either.
    return granted();
  });
  await Promise.all([waiting, followed]);
}
