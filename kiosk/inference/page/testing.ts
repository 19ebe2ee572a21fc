/** The life of a worker, for tests: a real lock that the test lets go when the worker is to be gone. */
import { holdForLife, LOCKS } from '../life.ts';

/** Begins a life, whose lock is told to `say` as soon as it is held. Returns what ends it, as a browser does with a worker that is gone. */
export function beginLife(say: (lock: string | null) => void): () => void {
  const { promise: over, resolve: end } = Promise.withResolvers<undefined>();
  const request = (name: string, hold: () => Promise<unknown>) =>
    navigator.locks.request(name, () => Promise.race([hold(), over]));
  holdForLife(LOCKS && { request: request as LockManager['request'] }, say);
  return () => end(undefined);
}
