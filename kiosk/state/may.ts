/** What may happen on this screen now: which mode it is in, whether staff's sheet opens, whether the camera runs and is looked at. */
import type { Mode } from '#contract/screen';
import type { SetupStep } from './service.ts';
import { isQuiet } from './session.ts';
import { spoken, type Language } from './settings.ts';
import type { State } from './state.ts';

type Needed = Pick<State, 'screen' | 'service'>;

/** What this screen is: by its address, else by its group. */
export function modeOf({ screen, service }: Needed): Mode {
  return service.mode ?? screen.mode;
}

/** What the screen speaks: what somebody chose, else in a store the first of its group's languages that it knows. */
export function ownLanguage(state: Needed & Pick<State, 'language' | 'languageIsChosen'>): Language {
  const isGroups = modeOf(state) === 'store' && !state.languageIsChosen;
  return (isGroups ? spoken(state.screen.languages) : null) ?? state.language;
}

/** The step of set-up that is shown; a screen to try things with has none. */
export function setupOf(state: Needed): SetupStep | null {
  return modeOf(state) === 'store' ? state.service.setup : null;
}

/** Whether the staff's sheet may be shown: to anybody on a screen to try things with, in a store after the PIN. */
export function isSheetOpen(state: Needed & Pick<State, 'page'>): boolean {
  return state.page === 'health' && (modeOf(state) === 'demo' || state.service.door.kind === 'open');
}

/** Whether the camera may run. */
export function mayFilm({ open, service }: Pick<State, 'open' | 'service'>): boolean {
  return open && service.pausedUntil === null;
}

/** Whether what is watched may be looked at: a camera only under a notice, and not while somebody said no. A picked file always. */
export function mayLook(state: Needed & Pick<State, 'open' | 'watched'>): boolean {
  const { declinedUntil, noticed } = state.service;
  return state.watched.kind !== 'camera' || (mayFilm(state) && noticed && declinedUntil === null && setupOf(state) === null);
}

/** Whether a newer app may take this one's place, at `now` ms of performance.now(): nobody is there, and no picture that was picked lies open. */
export function mayRestart({ session, watched }: Pick<State, 'session' | 'watched'>, now: number): boolean {
  return watched.kind === 'camera' && isQuiet(session, now);
}
