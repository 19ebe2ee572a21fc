/** Whose doing a failure of sync is, for the words on the screen: only a model that was tried can be "not accepted". */

/** The code of a failure whose answer was not the worker's. */
export const INTERCEPTED = 'intercepted';

/**
 * `network`: nobody answers; `between`: something that is not the server does; `server`: it answers, but not properly; `storage`: the
 * browser keeps nothing; `engine`: nothing runs a model here; `app`: this one is too old; `channel`: it names nothing; `model`: it was
 * tried and failed.
 */
export type Cause = 'network' | 'between' | 'server' | 'storage' | 'engine' | 'app' | 'channel' | 'model';

const CAUSES: Readonly<Record<string, Cause>> = {
  unreachable: 'network',
  slow: 'network',
  [INTERCEPTED]: 'between',
  'bad-manifest': 'server',
  quota: 'storage',
  storage: 'storage',
  'file-missing': 'storage',
  'engine-down': 'engine',
  unsupported: 'engine',
  'needs-update': 'app',
  'no-release': 'channel',
};

/** The cause of a failure by its code. */
export function causeOf(code: string): Cause {
  return CAUSES[code] ?? (/^(manifest|blob)-/.test(code) ? 'server' : 'model');
}
