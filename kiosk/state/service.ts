/** What staff and shoppers may ask of the screen at the screen itself: the staff's door, the pauses, set-up, what it has sent. */
import type { Mode } from '#contract/screen';
import type { Settings } from './settings.ts';

/** The way to the staff's sheet. Times in epoch ms. */
export type Door =
  | { readonly kind: 'shut' }
  | {
      readonly kind: 'asking';
      /** A PIN is being checked. */
      readonly checking: boolean;
      /** How many tries are left after a wrong one; null before the first. */
      readonly left: number | null;
      /** Nobody may try before; null when somebody may. */
      readonly barredUntil: number | null;
      readonly closesAt: number;
    }
  | { readonly kind: 'open'; readonly closesAt: number };

/** In the order of the first start. */
export const SETUP_STEPS = ['language', 'camera', 'place', 'pin', 'privacy'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** What this page has sent since midnight. */
export interface Sent {
  readonly requests: number;
  /** Of their bodies. */
  readonly bytes: number;
  /** Of those bodies that could hold a picture: all that are no text. */
  readonly pictureBytes: number;
}

export interface Service {
  /** What the address says the screen is; null is what its group says. */
  readonly mode: Mode | null;
  readonly door: Door;
  /** Staff have paused the camera until then, in epoch ms. */
  readonly pausedUntil: number | null;
  /** Somebody raised a hand: nobody is looked at until then, in epoch ms. */
  readonly declinedUntil: number | null;
  /** The privacy notice has been on the screen; before that nobody is looked at. */
  readonly noticed: boolean;
  /** The step at which set-up stands, in a store; null when it is over. */
  readonly setup: SetupStep | null;
  /** What staff call this screen. */
  readonly name: string | null;
  /** The id under which the console knows it; null before it was read. */
  readonly kiosk: string | null;
  /** How much staff darkened it, 0–0.7. */
  readonly dim: number;
  readonly sent: Sent;
}

export function firstService({ mode, setup, name, dim }: Settings): Service {
  return {
    mode,
    door: { kind: 'shut' },
    pausedUntil: null,
    declinedUntil: null,
    noticed: false,
    setup: setup === 'due' ? SETUP_STEPS[0] : null,
    name,
    kiosk: null,
    dim,
    sent: { requests: 0, bytes: 0, pictureBytes: 0 },
  };
}

/** The eight letters by which screen, console and telephone know a kiosk; null before its id was read. */
export function shortCode({ kiosk }: Pick<Service, 'kiosk'>): string | null {
  return kiosk === null ? null : kiosk.slice(0, 8);
}
