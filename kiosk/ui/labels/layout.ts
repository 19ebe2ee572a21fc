/**
 * Where the names of garments stand: beside the person who wears them, never over another name, a face or hips, and calmly. Pure; all
 * lengths are in pixels of the stage.
 */
import type { Box } from '../../pipeline/types.ts';
import { both, common, crosses, holds, meet, nearestOf, type Point } from './boxes.ts';

/** A garment that wants a name of that size. */
export interface Anchor {
  /** The same from frame to frame. */
  readonly key: string;
  /** Where the garment is. */
  readonly dot: Point;
  /** Who wears it. */
  readonly person: Box;
  readonly width: number;
  readonly height: number;
}

export interface Stage {
  readonly width: number;
  readonly height: number;
  /** What stays free at its edges and between two names. */
  readonly margin: number;
  readonly gap: number;
  /** What nothing may be written over: faces, hips, and what else stands on the screen. */
  readonly clear: readonly Box[];
  /** Bodies, which had better stay free. */
  readonly bodies: readonly Box[];
}

/** Where a name stands. */
export interface Place extends Box {
  readonly key: string;
  /** False while there is no room for it; it then waits where it stood last. */
  readonly visible: boolean;
  /** When it came here, in ms of performance.now(); −∞ while it has never found room. */
  readonly movedAt: number;
  /** Since when it would rather stand elsewhere; null while it is well where it is. */
  readonly restlessSince: number | null;
  /** When it was looked for a better place last. */
  readonly soughtAt: number;
  /** Counts the times that it cannot glide, since something lies in between: it goes out here and comes up there. */
  readonly jumps: number;
}

/** A name moves only for more than this … */
const FAR = 24;
/** … that lasts so long, in ms … */
const PATIENCE_MS = 400;
/** … and no sooner than this after its last move: two moves a second at most. */
const REST_MS = 500;
/** For a name that is well where it is, a better place is looked for this often, in ms, and in one frame for so many names in all, those
 * that waited longest: a frame costs the same however many people there are, and who comes is named one garment after the other. */
const SEEK_MS = 250;
const MOST_SOUGHT = 3;
/** How far apart the tried heights are, times the height of a name. */
const STEP = 0.5;

/** What a place costs, in pixels of distance from the dot's height. */
const COST = {
  /** A pixel of the line from the name to the dot. */
  line: 0.5,
  /** All of the name on the body of its person, or on somebody else's. */
  ownBody: 400,
  otherBody: 900,
  /** The line across what stays clear, where the dot lies in it, or across another name. */
  acrossClear: 300,
  acrossName: 500,
  /** A garment's dot under the name. */
  onDot: 250,
  /** The side away from the dot, and the side where it did not stand before. */
  farSide: 60,
  otherSide: 150,
  /** Where another name stood before this frame. */
  onBefore: 200,
};

/** The places of these anchors, the most important first, after those of the frame before, at `now` ms. */
export function layOut(before: readonly Place[], anchors: readonly Anchor[], stage: Stage, now: number): Place[] {
  const known = new Map(before.map((place) => [place.key, place]));
  const placed: Place[] = [];
  const sought = whoseTurn(known, anchors, stage, now);
  for (const anchor of anchors) {
    const last = known.get(anchor.key);
    const others = before.filter(({ key, visible }) => visible && key !== anchor.key && !placed.some((each) => each.key === key));
    const free = (box: Box) => isFree(box, placed, stage);
    const stays = last !== undefined && free({ ...last, width: anchor.width, height: anchor.height });
    const isSought = sought.has(anchor.key);
    const stood = last?.movedAt === -Infinity ? undefined : last;
    const wanted = isSought ? best(anchor, stood, placed, others, anchors, stage, free) : null;
    placed.push(move(last, anchor, { wanted, isSought, stays, now, free }));
  }
  return placed;
}

/** The names for which a place is looked for in this frame: first what lost its place or has none, then who waited longest. */
function whoseTurn(
  known: ReadonlyMap<string, Place>,
  anchors: readonly Anchor[],
  stage: Stage,
  now: number,
): ReadonlySet<string> {
  const waiting = anchors.flatMap(({ key, width, height }) => {
    const last = known.get(key);
    const isLost = last !== undefined && last.visible && !isFree({ ...last, width, height }, [], stage);
    if (last?.visible && !isLost && now - last.soughtAt < SEEK_MS) return [];
    return { key, since: last === undefined || isLost ? -Infinity : last.soughtAt };
  });
  return new Set(
    waiting
      .toSorted((a, b) => (a.since === b.since ? 0 : a.since - b.since))
      .slice(0, MOST_SOUGHT)
      .map(({ key }) => key),
  );
}

interface Sought {
  /** The best place; null where there is none, or none was looked for. */
  readonly wanted: Point | null;
  readonly isSought: boolean;
  /** Whether the name may stay where it was. */
  readonly stays: boolean;
  readonly now: number;
  readonly free: (box: Box) => boolean;
}

/** The place after this frame; a name that has never found room waits at its dot. */
function move(
  last: Place | undefined,
  { key, dot, width, height }: Anchor,
  { wanted, isSought, stays, now, free }: Sought,
): Place {
  const size = { width, height };
  const settled = { visible: true, restlessSince: null, soughtAt: now };
  const unplaced = { key, ...dot, ...size, visible: false, restlessSince: null, movedAt: -Infinity, jumps: 0 };
  if (last === undefined || last.movedAt === -Infinity) {
    if (wanted !== null) return { key, ...wanted, ...size, ...settled, movedAt: now, jumps: 0 };
    return { ...unplaced, soughtAt: isSought ? now : (last?.soughtAt ?? -Infinity) };
  }
  const soughtAt = isSought ? now : last.soughtAt;
  const mayMove = now - last.movedAt >= REST_MS;
  const to = (point: Point): Place => {
    const there = { ...point, ...size };
    const glides = last.visible && stays && free(both({ ...last, ...size }, there));
    return { key, ...there, ...settled, movedAt: now, jumps: last.jumps + Number(!glides) };
  };
  if (!stays)
    return wanted !== null && mayMove ? to(wanted) : { ...last, ...size, visible: false, restlessSince: null, soughtAt };
  if (!isSought) return { ...last, ...size, visible: true };
  const isFar = wanted !== null && Math.hypot(wanted.x - last.x, wanted.y - last.y) > FAR;
  const restlessSince = isFar ? (last.restlessSince ?? now) : null;
  if (isFar && mayMove && now - (restlessSince ?? now) >= PATIENCE_MS) return to(wanted);
  return { ...last, ...size, visible: true, restlessSince, soughtAt: now };
}

function isFree(box: Box, placed: readonly Place[], { width, height, margin, gap, clear }: Stage): boolean {
  const inside =
    box.x >= margin && box.y >= margin && box.x + box.width <= width - margin && box.y + box.height <= height - margin;
  return (
    inside && !placed.some((place) => place.visible && meet(box, place, gap)) && !clear.some((each) => meet(box, each, gap / 2))
  );
}

/** The cheapest free place from which the line crosses nobody else's face or hips; null where there is none. */
function best(
  anchor: Anchor,
  last: Place | undefined,
  placed: readonly Place[],
  others: readonly Place[],
  anchors: readonly Anchor[],
  stage: Stage,
  free: (box: Box) => boolean,
): Point | null {
  const { dot, person, width, height } = anchor;
  const { margin, gap, clear, bodies } = stage;
  const wornMiddle = person.x + person.width / 2;
  const isLeftOf = (x: number) => x + width / 2 < wornMiddle;
  const cost = (box: Box): number => {
    const end = nearestOf(box, dot);
    const area = width * height;
    const left = isLeftOf(box.x);
    let sum = Math.abs(box.y + height / 2 - dot.y) + COST.line * Math.hypot(end.x - dot.x, end.y - dot.y);
    sum += (COST.ownBody * common(box, person)) / area;
    for (const body of bodies) if (body !== person) sum += (COST.otherBody * common(box, body)) / area;
    for (const each of clear)
      if (crosses(end, dot, each)) {
        if (!holds(each, dot)) return Infinity;
        sum += COST.acrossClear;
      }
    for (const each of placed) if (each.visible && crosses(end, dot, each)) sum += COST.acrossName;
    for (const { dot: other } of anchors) if (meet(box, { ...other, width: 0, height: 0 }, gap)) sum += COST.onDot;
    for (const each of others) if (meet(box, each, gap)) sum += COST.onBefore;
    if (left !== dot.x < wornMiddle) sum += COST.farSide;
    if (last !== undefined && left !== isLeftOf(last.x)) sum += COST.otherSide;
    return sum;
  };
  const inX = (x: number) => Math.min(Math.max(x, margin), stage.width - margin - width);
  const columns = new Set([person.x - gap - width, person.x + person.width + gap, margin, stage.width - margin - width].map(inX));
  let found: Point | null = null;
  let least = Infinity;
  for (const x of columns)
    for (const y of heights(dot.y - height / 2, height * STEP, margin, stage.height - margin - height)) {
      // The way from the dot's height alone is more than the best one costs.
      if (Math.abs(y + height / 2 - dot.y) >= least) continue;
      const box = { x, y, width, height };
      if (!free(box)) continue;
      const price = cost(box);
      if (price < least) [found, least] = [{ x, y }, price];
    }
  return found;
}

/** From `first` on up and down in steps, between `top` and `bottom`. */
function heights(first: number, step: number, top: number, bottom: number): number[] {
  const start = Math.min(Math.max(first, top), bottom);
  const all = [start];
  for (let y = start - step; y >= top; y -= step) all.push(y);
  for (let y = start + step; y <= bottom; y += step) all.push(y);
  return all;
}
