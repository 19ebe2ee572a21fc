/** The visits of a film as the kiosk's own session tells them: how soon something is named, and how often the sentence changes. */
import { answerOf } from '../../kiosk/pipeline/answer.ts';
import { FIRST_SESSION, saw } from '../../kiosk/state/session.ts';
import type { Shown } from './shown.ts';

export interface Visit {
  /** When the first frame with somebody in view was taken, in ms of the film. */
  readonly from: number;
  /** Milliseconds in which somebody was in view. */
  readonly length: number;
  /** Milliseconds from that first frame until a garment or its group was named on the screen; null: never. */
  readonly firstName: number | null;
  /** How often what was told in big type became something else. */
  readonly changes: number;
}

/** In the order of time; of a film whose frames are that high, in pixels. */
export function visitsOf({ moments }: Shown, frameHeight: number): Visit[] {
  const visits: Visit[] = [];
  let session = FIRST_SESSION;
  let told: string | null = null;
  for (const { from, scene } of moments) {
    const { kind } = session;
    session = saw(session, scene, frameHeight);
    if (session.kind === 'empty' || session.kind === 'goodbye') continue;
    if (kind === 'empty' || kind === 'goodbye') {
      visits.push({ from: scene.takenAt, length: 0, firstName: null, changes: 0 });
      told = null;
    }
    const visit = visits.pop()!;
    const answer = scene.headline === null ? null : answerOf(scene.headline);
    const isFirst = visit.firstName === null && session.kind === 'named';
    const isChange = told !== null && answer !== null && answer !== told;
    if (session.kind === 'named') told = answer ?? told;
    visits.push({
      ...visit,
      length: scene.takenAt - visit.from,
      firstName: isFirst ? from - visit.from : visit.firstName,
      changes: visit.changes + Number(isChange),
    });
  }
  return visits;
}
