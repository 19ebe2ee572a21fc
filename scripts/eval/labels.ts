/** Lays out the names of a film's scenes as the kiosk's mirror does, on four screens in two languages, and counts what must not be. */
import { meet } from '../../kiosk/ui/labels/boxes.ts';
import { layOut, type Place } from '../../kiosk/ui/labels/layout.ts';
import { planOf } from '../../kiosk/ui/labels/plan.ts';
import { measuresOf } from '../../kiosk/ui/labels/ruler.ts';
import type { Language } from '../../kiosk/state/settings.ts';
import type { Names } from '../../kiosk/state/state.ts';
import type { Moment } from './shown.ts';

/** The screens, with what header and caption take of each. */
const SCREENS = [
  { width: 1080, height: 1920, top: 150, bottom: 480 },
  { width: 1920, height: 1080, top: 150, bottom: 330 },
  { width: 1366, height: 768, top: 110, bottom: 240 },
  { width: 390, height: 844, top: 80, bottom: 260 },
] as const;
const LANGUAGES = ['en', 'de'] as const satisfies readonly Language[];
/** Width of a letter, in heights of the type. */
const LETTER = 0.58;

export interface LabelCounts {
  /** Names over a name, a face, hips or the caption: pairs, over all moments, screens and languages. */
  readonly faults: number;
  /** The most moves of one name within a second. */
  readonly moves: number;
  /** The share of names that found a place, 0–1; NaN without any. */
  readonly placed: number;
}

/** Counts over the moments of one film whose frames have that size. */
export function countLabels(
  moments: readonly Moment[],
  names: Names,
  frame: { readonly width: number; readonly height: number },
): LabelCounts {
  const counts = SCREENS.flatMap((screen) => LANGUAGES.map((language) => countOn(screen, language, moments, names, frame)));
  const sum = (of: (each: (typeof counts)[number]) => number) => counts.reduce((total, each) => total + of(each), 0);
  return {
    faults: sum(({ faults }) => faults),
    moves: Math.max(...counts.map(({ moves }) => moves)),
    placed: sum(({ seen }) => seen) / sum(({ wanted }) => wanted),
  };
}

function countOn(
  { width, height, top, bottom }: (typeof SCREENS)[number],
  language: Language,
  moments: readonly Moment[],
  names: Names,
  frame: { readonly width: number; readonly height: number },
): { faults: number; moves: number; seen: number; wanted: number } {
  let before: readonly Place[] = [];
  const times = new Map<string, number[]>();
  const count = { faults: 0, moves: 0, seen: 0, wanted: 0 };
  const measures = measuresOf(width, height, (title) => title.length * LETTER);
  for (const { scene } of moments) {
    const { labels, stage } = planOf({
      scene,
      names,
      geometry: { ...frame, guide: { x: 0, y: 0, ...frame } },
      size: { width, height },
      showing: { mirror: true, fit: 'cover' },
      language,
      covered: { top, bottom },
      ...measures,
    });
    const places = layOut(before, labels, stage, scene.takenAt);
    const seen = places.filter(({ visible }) => visible);
    seen.forEach((place, i) => {
      count.faults += seen.slice(i + 1).filter((other) => meet(place, other)).length;
      count.faults += stage.clear.filter((box) => meet(place, box)).length;
      const last = before.find(({ key }) => key === place.key);
      if (last !== undefined && last.movedAt > -Infinity && (last.x !== place.x || last.y !== place.y))
        times.set(place.key, [...(times.get(place.key) ?? []), scene.takenAt]);
    });
    count.seen += seen.length;
    count.wanted += labels.length;
    before = places;
  }
  for (const moved of times.values())
    for (const at of moved) count.moves = Math.max(count.moves, moved.filter((each) => each >= at && each < at + 1000).length);
  return count;
}
