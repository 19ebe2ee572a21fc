/**
 * Where garments lie on a person: boxes around the keypoints that carry them, with margins fitted to the masks of street
 * photos by models/people/fit_regions.py.
 */
import { sizeOf } from './body.ts';
import type { Keypoint, Person } from './person.ts';
import type { Box, RegionKind } from './types.ts';

export interface Region {
  readonly kind: RegionKind;
  /** Inside the frame, in its pixels, not rounded; at least one pixel wide and high. */
  readonly box: Box;
  /** The taxonomy groups that may be named from this region, its own first: they compete for what is seen there. Empty: all. */
  readonly groups: readonly string[];
}

interface Shape {
  readonly kind: RegionKind;
  readonly groups: readonly string[];
  /** Of each of these at least one keypoint must be visible. */
  readonly needs: readonly (readonly number[])[];
  /** The box is drawn around the visible ones of these. */
  readonly around: readonly number[];
  /** How far it goes beyond them: to both sides, above and below, times the person's unit. */
  readonly side: number;
  readonly above: number;
  readonly below: number;
}

/** Least score of a keypoint that is believed; points outside the frame or behind something score less. */
const VISIBLE = 0.15;
const FACE = [0, 1, 2, 3, 4];
const SHOULDERS = [5, 6];
const ELBOWS = [7, 8];
const WRISTS = [9, 10];
const HIPS = [11, 12];
const KNEES = [13, 14];
const ANKLES = [15, 16];
const ARMS = [...ELBOWS, ...WRISTS];

// Which groups compete in a region was chosen by the F1 of outfits on photos of the train split that have tags but no mask: a
// coat is told from a shirt only when both may win, and two garments from a dress; the shirt under a jacket has its own region.
const SHAPES: readonly Shape[] = [
  {
    kind: 'upper',
    groups: ['upper'],
    needs: [SHOULDERS],
    around: [...SHOULDERS, ...HIPS, ...ELBOWS],
    side: 0.1,
    above: 0.15,
    below: 0.05,
  },
  {
    kind: 'outer',
    groups: ['outer', 'upper'],
    needs: [SHOULDERS],
    around: [...SHOULDERS, ...HIPS, ...ARMS],
    side: 0.1,
    above: 0.15,
    below: 0.2,
  },
  {
    kind: 'whole',
    groups: ['whole', 'upper', 'lower', 'outer'],
    needs: [SHOULDERS, KNEES],
    around: [...SHOULDERS, ...HIPS, ...KNEES],
    side: 0.15,
    above: 0.1,
    below: 0.3,
  },
  {
    kind: 'lower',
    groups: ['lower'],
    needs: [HIPS, KNEES],
    around: [...HIPS, ...KNEES, ...ANKLES],
    side: 0.15,
    above: 0.1,
    below: 0,
  },
  { kind: 'feet', groups: ['feet'], needs: [ANKLES], around: ANKLES, side: 0.15, above: 0, below: 0.4 },
  { kind: 'head', groups: ['head'], needs: [FACE], around: FACE, side: 0.1, above: 0.3, below: 0.05 },
  {
    kind: 'carry',
    groups: ['carry'],
    needs: [HIPS],
    around: [...HIPS, ...ARMS],
    side: 0.2,
    above: -0.2,
    below: 0.7,
  },
];

/** Whatever hangs from two raised hands: from a little above them to where trousers held by the waist would end. */
const HELD: Shape = { kind: 'held', groups: [], needs: [WRISTS], around: WRISTS, side: 0.35, above: 0.3, below: 1.7 };

/** The regions of a person in a frame of that size; one whose keypoints are not visible or that is outside is left out. */
export function regionsOf(person: Person, frameWidth: number, frameHeight: number): Region[] {
  const unit = sizeOf(person);
  const shapes = hasRaisedHands(person.keypoints) ? [...SHAPES, HELD] : SHAPES;
  return shapes.flatMap((shape) => {
    const box = boxOf(shape, person.keypoints, unit, frameWidth, frameHeight);
    return box === null ? [] : [{ kind: shape.kind, box, groups: shape.groups }];
  });
}

/** Whether both hands are visible and no lower than the elbows: as one holds up a garment by its shoulders or its waist. */
function hasRaisedHands(keypoints: readonly Keypoint[]): boolean {
  return WRISTS.every((wrist, side) => {
    const [hand, elbow] = [keypoints[wrist], keypoints[ELBOWS[side]!]];
    return hand !== undefined && elbow !== undefined && hand.score >= VISIBLE && hand.y <= elbow.y;
  });
}

function boxOf(shape: Shape, keypoints: readonly Keypoint[], unit: number, frameWidth: number, frameHeight: number): Box | null {
  const visible = (indices: readonly number[]) =>
    indices.flatMap((i) => keypoints[i] ?? []).filter(({ score }) => score >= VISIBLE);
  if (!shape.needs.every((part) => visible(part).length > 0)) return null;
  const points = visible(shape.around);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const left = Math.max(Math.min(...xs) - shape.side * unit, 0);
  const right = Math.min(Math.max(...xs) + shape.side * unit, frameWidth);
  const top = Math.max(Math.min(...ys) - shape.above * unit, 0);
  const bottom = Math.min(Math.max(...ys) + shape.below * unit, frameHeight);
  return right - left < 1 || bottom - top < 1 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
