/**
 * What can be wrong with a screen, and its short code: the same at the foot of the screen, on its staff's sheet and in the console, so that
 * two people on the telephone speak of one thing. C is the camera, M the models, N the network, E the recognition, P what people chose or set.
 * A code is never given to anything else.
 */
const CODES = {
  'camera-denied': 'C-1',
  'camera-unplugged': 'C-2',
  'camera-none': 'C-3',
  'camera-busy': 'C-4',
  'camera-frozen': 'C-5',
  'camera-insecure': 'C-6',
  'camera-unanswered': 'C-7',
  'no-release': 'M-1',
  refused: 'M-2',
  outdated: 'M-3',
  fetching: 'M-4',
  'no-storage': 'M-5',
  unreachable: 'N-1',
  offline: 'N-2',
  intercepted: 'N-3',
  'server-fault': 'N-4',
  unsupported: 'E-1',
  engine: 'E-2',
  interrupted: 'E-3',
  starting: 'E-4',
  paused: 'P-1',
  closed: 'P-2',
  'unknown-group': 'P-3',
  'bad-settings': 'P-4',
} as const;

export type Trouble = keyof typeof CODES;

/** What the engine's own codes in telemetry come to (kiosk/pipeline/engine-error.ts). */
const TOLD: ReadonlyMap<string, Trouble> = new Map([
  ['engine-down', 'engine'],
  ['load-failed', 'engine'],
  ['golden-mismatch', 'refused'],
  ['digest-mismatch', 'refused'],
  ['length-mismatch', 'refused'],
  ['file-missing', 'refused'],
  ['needs-update', 'outdated'],
  ['run-failed', 'interrupted'],
  ['device-lost', 'interrupted'],
  ['timeout', 'interrupted'],
]);

export const TROUBLES = Object.keys(CODES) as readonly Trouble[];

/** The code of a trouble, such as `C-2`. */
export function codeOf(trouble: Trouble): string {
  return CODES[trouble];
}

/** The same for a code of a fault or a sync as telemetry tells it; null for what has no code of its own. */
export function codeOfTold(code: string): string | null {
  const trouble = TOLD.get(code) ?? TROUBLES.find((known) => known === code);
  return trouble === undefined ? null : codeOf(trouble);
}
