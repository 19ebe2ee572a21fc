/**
 * Where garments lie on a person: boxes around the keypoints that carry them, with margins fitted to the masks of street
 * photos by models/people/fit_regions.py.
 */
import type { Box, RegionKind } from '../types.ts';
import { acrossByFace, BODY, sizeOf, SQUARE, VISIBLE, type Keypoint, type Person } from './person.ts';

export interface Region {
  readonly kind: RegionKind;
  /** Inside the frame, in its pixels, not rounded; at least one pixel wide and high. */
  readonly box: Box;
  /** The only taxonomy group that may be named from this region, whatever else can be seen in it. Null: any. */
  readonly group: string | null;
  /** Least probability of a name or group here, 0–1, where that is more than the card's threshold. */
  readonly least: number;
  /** Whether there surely is a garment: whoever shows a shoulder wears something. */
  readonly clothed: boolean;
  /** Whether the frame shows enough of it to name a garment; otherwise only its group may be named. */
  readonly fine: boolean;
}

type Point = Pick<Keypoint, 'x' | 'y'>;

interface Shape {
  readonly kind: RegionKind;
  readonly group: string | null;
  readonly least?: number;
  /** Of each of these at least one keypoint must be visible, or there is no region. */
  readonly needs: readonly (readonly number[])[];
  /** Of each of these too, or the region is not fine: without its far end a garment is easily taken for another. */
  readonly far: readonly (readonly number[])[];
  /** The box is drawn around the visible ones of these. */
  readonly around: readonly number[];
  /**
   * It covers the torso and needs one: the box is drawn around all four corners of it too, those that are not visible where a body would
   * have them.
   */
  readonly torso?: boolean;
  /** How far it goes beyond them: to both sides, above and below, times the person's size. */
  readonly side: number;
  readonly above: number;
  readonly below: number;
}

/** A shoulder that is at least this sure is about there, seen or not. */
const GUESSED = 0.05;
/** A keypoint this near the frame's edge, as a share of its width or height, is one that lies outside: the model puts it there. */
const EDGE = 0.04;
/** A region is not fine when the frame cuts off more than this share of its box; of a torso, which a near camera never shows whole, more. */
const CUT = 0.15;
const TORSO_CUT = 0.8;
/** Shoulders by the face need one that is surely seen; they lie so far below the nose, times the distance between them (the frames of `acrossByFace`). */
const FACE = { surely: 0.5, below: 0.45 };
/** The share of its sides by which a wide look is larger: of 0.7 to 1.3 in all the best beside the region itself (models/LOG.md, 2026-11-30). */
const WIDER = 0.15;
const { face, shoulders, elbows, wrists, hips, knees, ankles } = BODY;

/** From the outside in and from the top down: the order in which a person's regions are read. */
const SHAPES: readonly Shape[] = [
  {
    kind: 'outer',
    group: 'outer',
    needs: [],
    far: [],
    torso: true,
    around: [...shoulders, ...hips, ...elbows, ...wrists],
    side: 0.1,
    above: 0.15,
    below: 0.2,
  },
  {
    kind: 'whole',
    group: 'whole',
    needs: [shoulders, knees],
    far: [hips],
    around: [...shoulders, ...hips, ...knees],
    side: 0.15,
    above: 0.1,
    below: 0.3,
  },
  {
    kind: 'upper',
    group: 'upper',
    needs: [],
    far: [],
    torso: true,
    around: [...shoulders, ...hips, ...elbows],
    side: 0.1,
    above: 0.15,
    below: 0.05,
  },
  {
    kind: 'lower',
    group: 'lower',
    needs: [hips, knees],
    far: [ankles],
    around: [...hips, ...knees, ...ankles],
    side: 0.15,
    above: 0.1,
    below: 0,
  },
  { kind: 'feet', group: 'feet', needs: [ankles], far: [], around: ankles, side: 0.15, above: 0, below: 0.4 },
  { kind: 'head', group: 'head', needs: [face], far: [], around: face, side: 0.1, above: 0.3, below: 0.05 },
  {
    kind: 'carry',
    group: 'carry',
    // Everybody has hips: at the card's threshold one in twelve people without a bag was told "Bag" (models/LOG.md, 2026-11-28).
    least: 0.8,
    needs: [hips],
    far: [],
    around: [...hips, ...elbows, ...wrists],
    side: 0.2,
    above: -0.2,
    below: 0.7,
  },
];

/** Whatever hangs from two raised hands: from a little above them to where trousers held by the waist would end. */
const HELD: Shape = { kind: 'held', group: null, needs: [wrists], far: [], around: wrists, side: 0.35, above: 0.3, below: 1.7 };
/** How far both hands must be from the torso, times the person's size: a hand at the chest holds nothing up. */
const AWAY = 0.15;

/** The regions of a person in a frame of that size; one whose keypoints are not visible or that is outside is left out. */
export function regionsOf(person: Person, frameWidth: number, frameHeight: number): Region[] {
  const unit = sizeOf(person);
  const keypoints = person.keypoints.map((point) => (isInside(point, frameWidth, frameHeight) ? point : { ...point, score: 0 }));
  const torso = torsoOf(person, keypoints, unit);
  const shapes = holdsUp(keypoints, unit) ? [HELD, ...SHAPES] : SHAPES;
  return shapes.flatMap((shape) => regionOf(shape, keypoints, torso, unit, frameWidth, frameHeight) ?? []);
}

interface Torso {
  readonly corners: readonly Point[];
  /** The person's size by it, in pixels. */
  readonly unit: number;
  /** Whether a shoulder is visible. */
  readonly isSeen: boolean;
}

/**
 * The corners of the torso, and the person's size by it (`size` where hips are visible), in pixels. A shoulder that is not visible lies
 * where the network guesses it, or opposite the other one; hips that are not lie below the shoulders, as far as a body's do. Without a
 * shoulder, as of who sits near a camera, both lie where the face says; no corners without either.
 */
function torsoOf({ keypoints: guessed }: Person, keypoints: readonly Keypoint[], size: number): Torso {
  const [shoulder] = visible(shoulders, keypoints);
  if (shoulder === undefined) return torsoByFace(keypoints) ?? { corners: [], unit: size, isSeen: false };
  const head = visible(face, keypoints);
  const middle = head.reduce((sum, { x }) => sum + x, 0) / head.length;
  const opposite: Point = { x: head.length === 0 ? shoulder.x : 2 * middle - shoulder.x, y: shoulder.y };
  const top = shoulders.map((i): Point => (guessed[i]!.score >= GUESSED ? guessed[i]! : opposite));
  const bottom = visible(hips, keypoints);
  if (bottom.length > 0) return { corners: [...top, ...bottom], unit: size, isSeen: true };
  const length = Math.hypot(top[0]!.x - top[1]!.x, top[0]!.y - top[1]!.y) / SQUARE;
  return { corners: [...top, ...below(top, length)], unit: length, isSeen: true };
}

/** Null without a face that is surely seen and turned to the camera. */
function torsoByFace(keypoints: readonly Keypoint[]): Torso | null {
  const across = acrossByFace(keypoints);
  const seen = visible(face, keypoints);
  if (across === 0 || seen.every(({ score }) => score < FACE.surely)) return null;
  const middle = seen.reduce((sum, { x }) => sum + x, 0) / seen.length;
  const y = keypoints[face[0]]!.y + FACE.below * across;
  const top = [-0.5, 0.5].map((half): Point => ({ x: middle + half * across, y }));
  return { corners: [...top, ...below(top, across / SQUARE)], unit: across / SQUARE, isSeen: false };
}

function below(points: readonly Point[], length: number): Point[] {
  return points.map(({ x, y }) => ({ x, y: y + length }));
}

/** Whether a keypoint is truly in the frame. */
function isInside({ x, y }: Keypoint, width: number, height: number): boolean {
  const inside = (at: number, side: number) => at >= EDGE * side && at <= (1 - EDGE) * side;
  return inside(x, width) && inside(y, height);
}

/** A region's box with some of what is around it, inside the frame. */
export function widened({ x, y, width, height }: Box, frameWidth: number, frameHeight: number): Box {
  const [left, top] = [Math.max(x - (WIDER / 2) * width, 0), Math.max(y - (WIDER / 2) * height, 0)];
  const right = Math.min(x + (1 + WIDER / 2) * width, frameWidth);
  const bottom = Math.min(y + (1 + WIDER / 2) * height, frameHeight);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The frame's own region. */
export function guideRegion(box: Box): Region {
  return { kind: 'guide', box, group: null, least: 0, clothed: false, fine: true };
}

/**
 * Whether both hands are visible, no lower than the elbows and away from the torso: as a person holds up a garment by its
 * shoulders or its waist.
 */
function holdsUp(keypoints: readonly Keypoint[], unit: number): boolean {
  const body = visible([...shoulders, ...hips], keypoints);
  if (body.length === 0) return false;
  const left = Math.min(...body.map(({ x }) => x)) - AWAY * unit;
  const right = Math.max(...body.map(({ x }) => x)) + AWAY * unit;
  const top = Math.min(...body.map(({ y }) => y)) - AWAY * unit;
  return wrists.every((wrist, side) => {
    const [hand, elbow] = [keypoints[wrist], keypoints[elbows[side]!]];
    if (hand === undefined || elbow === undefined || Math.min(hand.score, elbow.score) < VISIBLE || hand.y > elbow.y)
      return false;
    return hand.x < left || hand.x > right || hand.y < top;
  });
}

function visible(indices: readonly number[], keypoints: readonly Keypoint[]): Keypoint[] {
  return indices.flatMap((i) => keypoints[i] ?? []).filter(({ score }) => score >= VISIBLE);
}

function regionOf(
  { kind, group, least = 0, needs, far, around, torso: isTorso = false, side, above, below }: Shape,
  keypoints: readonly Keypoint[],
  torso: Torso,
  size: number,
  frameWidth: number,
  frameHeight: number,
): Region | null {
  const areSeen = (parts: readonly (readonly number[])[]) => parts.every((part) => visible(part, keypoints).length > 0);
  if (isTorso ? torso.corners.length === 0 : !areSeen(needs)) return null;
  const points: Point[] = [...visible(around, keypoints), ...(isTorso ? torso.corners : [])];
  const unit = isTorso ? torso.unit : size;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = [Math.min(...xs) - side * unit, Math.max(...xs) + side * unit];
  const [top, bottom] = [Math.min(...ys) - above * unit, Math.max(...ys) + below * unit];
  const x = Math.max(left, 0);
  const y = Math.max(top, 0);
  const width = Math.min(right, frameWidth) - x;
  const height = Math.min(bottom, frameHeight) - y;
  if (width < 1 || height < 1) return null;
  const isCut = width * height < (1 - (isTorso ? TORSO_CUT : CUT)) * (right - left) * (bottom - top);
  return { kind, box: { x, y, width, height }, group, least, clothed: isTorso && torso.isSeen, fine: !isCut && areSeen(far) };
}
