/** The kiosks whose screens are measured: what a frame costs them. */

/** What a kiosk's frame costs in ms: finding people, and each garment that is read. */
export interface Speed {
  readonly frameMs: number;
  readonly garmentMs: number;
  /** Whether a garment is answered with the next frame, as on the GPU. */
  readonly late: boolean;
}

/** On one thread of wasm, and on a GPU (13 ms for both), as measured on 2026-11-28 (models/LOG.md). */
export const SPEEDS = {
  wasm: { frameMs: 90, garmentMs: 80, late: false },
  gpu: { frameMs: 12, garmentMs: 1, late: true },
} as const satisfies Record<string, Speed>;
export type As = keyof typeof SPEEDS;

/** An empty list for each speed that is measured. */
export function perSpeed<T>({ as }: { readonly as: readonly As[] }): Record<As, T[]> {
  return Object.fromEntries(as.map((each) => [each, [] as T[]])) as Record<As, T[]>;
}
