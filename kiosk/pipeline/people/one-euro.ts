/**
 * The 1€ filter: follows fast movement closely and holds still points still.
 * Casiez, Roussel, Vogel: 1€ Filter, CHI 2012, https://doi.org/10.1145/2207676.2208639.
 */

/** Cut-off in Hz of a point at rest, and how much faster it gets per unit of speed (lengths a second). */
const REST_HZ = 1.5;
const SPEED_GAIN = 2;
/** Cut-off in Hz of the speed itself. */
const SPEED_HZ = 1;

/** A filter's memory of some numbers of one length unit, all taken at the same time. */
export interface Smoothed {
  readonly at: number;
  readonly values: readonly number[];
  /** Units a second. */
  readonly speeds: readonly number[];
}

/** The memory after the first values. `at` in ms. */
export function settled(values: readonly number[], at: number): Smoothed {
  return { at, values, speeds: values.map(() => 0) };
}

/** The memory after further values, taken `at` ms; `scale` is the length that speed is measured in, in the units of the values (> 0). */
export function smooth(before: Smoothed, values: readonly number[], at: number, scale: number): Smoothed {
  const seconds = (at - before.at) / 1000;
  if (seconds <= 0) return before;
  const speeds = values.map((value, i) => {
    const raw = (value - before.values[i]!) / seconds;
    return mix(before.speeds[i]!, raw, share(SPEED_HZ, seconds));
  });
  const next = values.map((value, i) =>
    mix(before.values[i]!, value, share(REST_HZ + (SPEED_GAIN * Math.abs(speeds[i]!)) / scale, seconds)),
  );
  return { at, values: next, speeds };
}

/** How much of a new value a low pass of that cut-off lets through after `seconds`. */
function share(hertz: number, seconds: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * hertz * seconds));
}

function mix(before: number, now: number, share: number): number {
  return before + share * (now - before);
}
