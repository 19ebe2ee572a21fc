/**
 * Follows people from frame to frame: who overlaps most, by box and by keypoints, is the same; boxes and keypoints are smoothed.
 * No person is re-identified: whoever was out of sight for longer than a moment becomes a new track.
 */
import { settled, smooth, type Smoothed } from './one-euro.ts';
import { BODY, iou, similarity, sizeOf, type Person } from './person.ts';

/** Maximum number of tracks; the people nearest to the screen come first. */
export const MOST_PEOPLE = 6;
/** How long a track survives unseen, in ms. One that the previous frame showed survives whatever the gap. */
export const HIDDEN_MS = 700;
/** Somebody new must show a point of a face so surely; whoever is followed already need not. A garment held up looks like a body to the
 * people model, and who sits near a camera like half a body: the score of the whole tells them apart less well (models/LOG.md). */
const CLEAR_FACE = 0.5;
/** A person must be this many times as large to overtake another in the order of nearness; without it two people side by side would change places with every frame. */
const NEARER = 1.15;
/** Least likeness of a person and a track, the mean of IoU and keypoint similarity. */
const ALIKE = 0.25;

/** One person while in sight. */
export interface Track {
  /** Given out once, in the order of appearance; it says nothing about who it is. */
  readonly id: number;
  /** Smoothed; the score is the newest one. */
  readonly person: Person;
  /** When the person was seen last, in ms of performance.now(). */
  readonly seenAt: number;
  readonly motion: Smoothed;
}

/** Everybody in sight or hidden for a moment, the nearest to the screen first. Plain data; `follow` returns a new one. */
export interface Tracks {
  readonly next: number;
  /** When the last frame was taken. */
  readonly at: number;
  readonly tracks: readonly Track[];
}

export const NOBODY: Tracks = { next: 1, at: -Infinity, tracks: [] };

/** The tracks after a frame taken `at` ms with these people in it, nobody twice. */
export function follow(before: Tracks, people: readonly Person[], at: number): Tracks {
  const alive = before.tracks.filter(({ seenAt }) => seenAt === before.at || at - seenAt <= HIDDEN_MS);
  const pairs = alive
    .flatMap((track) => people.map((person) => ({ track, person, likeness: likeness(track.person, person) })))
    .filter((pair) => pair.likeness >= ALIKE)
    .sort((a, b) => b.likeness - a.likeness);
  const found = new Map<Track, Person>();
  const known = new Set<Person>();
  for (const { track, person } of pairs)
    if (!found.has(track) && !known.has(person)) {
      found.set(track, person);
      known.add(person);
    }
  let { next } = before;
  const kept = alive.map((track) => {
    const person = found.get(track);
    return person === undefined ? track : moved(track, person, at);
  });
  const fresh = people.filter((person) => !known.has(person) && isClear(person)).map((person) => begun(next++, person, at));
  fresh.sort((a, b) => sizeOf(b.person) - sizeOf(a.person));
  return { next, at, tracks: inOrder([...kept, ...fresh]).slice(0, MOST_PEOPLE) };
}

/** The nearest first; of two that are about as near, who came first in `tracks` stays ahead. */
function inOrder(tracks: readonly Track[]): Track[] {
  const ordered: Track[] = [];
  for (const track of tracks) {
    let at = ordered.length;
    while (at > 0 && sizeOf(track.person) > NEARER * sizeOf(ordered[at - 1]!.person)) at -= 1;
    ordered.splice(at, 0, track);
  }
  return ordered;
}

/** Those of them that the newest frame shows. */
export function inSight({ tracks }: Tracks, at: number): Track[] {
  return tracks.filter(({ seenAt }) => seenAt === at);
}

function isClear({ keypoints }: Person): boolean {
  return BODY.face.some((i) => keypoints[i]!.score >= CLEAR_FACE);
}

function likeness(a: Person, b: Person): number {
  return (iou(a.box, b.box) + similarity(a, b)) / 2;
}

function begun(id: number, person: Person, at: number): Track {
  return { id, person, seenAt: at, motion: settled(numbersOf(person), at) };
}

function moved(track: Track, person: Person, at: number): Track {
  const motion = smooth(track.motion, numbersOf(person), at, sizeOf(person));
  return { ...track, person: withNumbers(person, motion.values), seenAt: at, motion };
}

/** The box's corners, then x and y of each keypoint. */
function numbersOf({ box, keypoints }: Person): number[] {
  return [box.x, box.y, box.x + box.width, box.y + box.height, ...keypoints.flatMap(({ x, y }) => [x, y])];
}

function withNumbers(person: Person, [left = 0, top = 0, right = 0, bottom = 0, ...points]: readonly number[]): Person {
  return {
    score: person.score,
    box: { x: left, y: top, width: right - left, height: bottom - top },
    keypoints: person.keypoints.map(({ score }, i) => ({ x: points[2 * i]!, y: points[2 * i + 1]!, score })),
  };
}
