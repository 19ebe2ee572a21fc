/** Keeps the display awake while the page can be seen (https://www.w3.org/TR/screen-wake-lock/). */

/** Milliseconds until a lock that was refused or taken away is asked for again. */
const RETRY_MS = 30_000;

/** What is needed of the document. */
export interface Watched extends EventTarget {
  readonly visibilityState: DocumentVisibilityState;
}

/**
 * Holds the lock until `signal` is aborted. The browser takes it away when the page is hidden or the battery is low;
 * it is asked for again when the page is seen, and after a while. Without the API nothing happens.
 */
export function stayAwake(signal: AbortSignal, document: Watched, wakeLock: WakeLock | undefined): void {
  if (wakeLock === undefined) return;
  let held: WakeLockSentinel | null = null;
  let asking = false;
  const ask = async (): Promise<void> => {
    if (signal.aborted || asking || held !== null || document.visibilityState !== 'visible') return;
    asking = true;
    const lock = await wakeLock.request('screen').catch(() => null);
    asking = false;
    if (lock === null) return;
    if (signal.aborted) return lock.release();
    held = lock;
    lock.addEventListener('release', () => (held = null), { once: true });
  };
  document.addEventListener('visibilitychange', () => void ask(), { signal });
  const timer = setInterval(() => void ask(), RETRY_MS);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    void held?.release();
  });
  void ask();
}
