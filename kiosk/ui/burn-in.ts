/**
 * Where what stays on an empty or dark screen stands from one moment to the next, so that no part of the panel is lit for long. Pure;
 * times are in ms.
 */

/** How long an invitation stands before the next one, in the next language and at another place. */
export const SLOT_MS = 6000;
/** In an empty shop the mark is shown in one of this many time slots and hidden in the others. */
const MARK_EVERY = 6;
/** The golden ratio's fraction: its multiples fill a range evenly, however many there are. */
const GOLDEN = 0.618_033_988_75;
/** How long the dark screen's mark takes from edge to edge, across and down: never in step, and slow. */
const NIGHT_MS = { across: 37 * 60_000, down: 61 * 60_000 };

/** The share of its free way, 0–1 from the left and from the top, between what stands at the mirror's top and foot, at which an invitation stands in a slot. */
export function invitationAt(slot: number): { readonly x: number; readonly y: number } {
  return { x: (slot * 0.5) % 1, y: (slot * GOLDEN) % 1 };
}

/** Whether the mark is shown in a slot of an empty shop. */
export function isMarkShown(slot: number): boolean {
  return slot % MARK_EVERY === 0;
}

/** The same for the mark on a dark screen, at `now`. */
export function nightMarkAt(now: number): { readonly x: number; readonly y: number } {
  return { x: swing(now / NIGHT_MS.across), y: swing(now / NIGHT_MS.down) };
}

/** From 0 to 1 and back, one way a turn. */
function swing(turns: number): number {
  const at = ((turns % 2) + 2) % 2;
  return at <= 1 ? at : 2 - at;
}
