/** Of a scene, what is marked and named on the screen: who, which garments, where their dots are, and what stays clear. Pure. */
import type { Garment, RegionKind, Scene, Shade, Wearer } from '../../pipeline/types.ts';
import type { Language } from '../../state/settings.ts';
import type { Geometry, Names } from '../../state/state.ts';
import { titleOf } from '../caption.ts';
import { projected, type Showing } from '../placement.ts';
import type { Point } from './boxes.ts';
import type { Anchor, Stage } from './layout.ts';

/** At most so many people have names, and so many garments each; who is further off has a dot. */
export const NAMED_PEOPLE = 2;
export const NAMED_GARMENTS = 4;

/** The marks that tell two people apart without colour. */
export type Mark = 'round' | 'triangle';

export interface Dot {
  readonly key: string;
  readonly at: Point;
  readonly mark: Mark;
  /** Of somebody who is only marked. */
  readonly far: boolean;
}

export interface Label extends Anchor {
  readonly id: number;
  readonly kind: RegionKind;
  readonly title: string;
  /** Whether the garment is named, and not only its group. */
  readonly sure: boolean;
  readonly shade: Shade | null;
  /** Out of sight for a moment. */
  readonly hidden: boolean;
}

export interface Plan {
  readonly dots: readonly Dot[];
  /** The most important first. */
  readonly labels: readonly Label[];
  readonly stage: Stage;
}

export interface PlanInput {
  readonly scene: Scene;
  readonly names: Names;
  readonly geometry: Geometry;
  readonly size: { readonly width: number; readonly height: number };
  readonly showing: Showing;
  readonly language: Language;
  /** Pixels that other things take at the top and bottom. */
  readonly covered: { readonly top: number; readonly bottom: number };
  /** The size of a name in pixels. */
  readonly measure: (title: string, sure: boolean) => { readonly width: number; readonly height: number };
  readonly margin: number;
  readonly gap: number;
}

/** Of a region that the screen cuts off, at least so many pixels are seen of one that has a name. */
const LEAST_SEEN = 8;
/** Where on its region a garment's dot is, 0–1 from its left (as the camera sees it) and its top: beside a shirt that an open coat shows. */
const DOT_AT: Readonly<Record<RegionKind, readonly [x: number, y: number]>> = {
  upper: [0.5, 0.3],
  outer: [0.28, 0.62],
  whole: [0.5, 0.5],
  lower: [0.4, 0.55],
  feet: [0.3, 0.5],
  head: [0.5, 0.15],
  carry: [0.5, 0.75],
  held: [0.5, 0.4],
  guide: [0.5, 0.5],
};

export function planOf(input: PlanInput): Plan {
  const { scene, geometry, size, showing, covered, margin, gap } = input;
  const on = (box: Garment['box']) => projected(geometry, box, size, showing);
  const marks = marksOf(scene.people);
  const named = scene.people.slice(0, NAMED_PEOPLE);
  const isInside = ({ x, y }: Point) =>
    x >= margin && x <= size.width - margin && y >= covered.top && y <= size.height - covered.bottom;
  const labels = named.flatMap((wearer) => labelsOf(wearer, input));
  const far = scene.people.slice(NAMED_PEOPLE).flatMap((wearer): Dot[] => {
    const { x, y, width, height } = on(wearer.box);
    const at = { x: x + width / 2, y: y + height * 0.35 };
    return isInside(at) ? [{ key: `${wearer.id}`, at, mark: 'round', far: true }] : [];
  });
  const dots = labels.map(({ key, id, dot }): Dot => ({ key, at: dot, mark: marks.get(id) ?? 'round', far: false }));
  const clear = scene.people.flatMap(({ face, hips }) => [face, hips].filter((box) => box !== null).map(on));
  const edges = [
    { x: 0, y: 0, width: size.width, height: covered.top },
    { x: 0, y: size.height - covered.bottom, width: size.width, height: covered.bottom },
  ].filter(({ height }) => height > 0);
  const bodies = scene.people.map(({ box }) => on(box));
  return { dots: [...dots, ...far], labels, stage: { ...size, margin, gap, clear: [...clear, ...edges], bodies } };
}

/** The mark of each of the two people who have names: round for who came first; both are round while there is one. */
export function marksOf(people: readonly Wearer[]): ReadonlyMap<number, Mark> {
  const ids = people.slice(0, NAMED_PEOPLE).map(({ id }) => id);
  return new Map(ids.map((id) => [id, id === Math.min(...ids) ? 'round' : 'triangle']));
}

function labelsOf({ id, box, hidden, garments }: Wearer, input: PlanInput): Label[] {
  const { geometry, size, showing, names, language, measure } = input;
  const person = projected(geometry, box, size, showing);
  return garments.slice(0, NAMED_GARMENTS).flatMap(({ kind, box: region, verdict, shade }): Label[] => {
    const title = titleOf(names, verdict, language);
    if (title === null) return [];
    const dot = dotOf(projected(geometry, region, size, showing), DOT_AT[kind], input);
    if (dot === null) return [];
    const sure = verdict.decision === 'named';
    return [{ key: `${id}/${kind}`, id, kind, title, sure, shade: shade ?? null, hidden, person, dot, ...measure(title, sure) }];
  });
}

/** Where the dot of a region is, on the part of it that the screen shows; null where that is next to nothing. */
function dotOf(
  region: Garment['box'],
  [shareX, shareY]: readonly [number, number],
  { size, showing, margin, covered }: PlanInput,
): Point | null {
  const left = Math.max(region.x, margin);
  const right = Math.min(region.x + region.width, size.width - margin);
  const top = Math.max(region.y, covered.top);
  const bottom = Math.min(region.y + region.height, size.height - covered.bottom);
  if (right - left < LEAST_SEEN || bottom - top < LEAST_SEEN) return null;
  const x = region.x + region.width * (showing.mirror ? 1 - shareX : shareX);
  const y = region.y + region.height * shareY;
  return { x: Math.min(Math.max(x, left), right), y: Math.min(Math.max(y, top), bottom) };
}
