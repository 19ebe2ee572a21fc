/**
 * The people in view and what each of them wears: who is followed, which regions are worth a look in this frame, and the steady
 * answer of each. Pure: the caller finds the people and runs the model on the regions that `plan` asks for.
 */
import type { ClassifyCard } from '#contract/model-card';
import { asWorn, maskToGroups } from './decode.ts';
import type { Person } from './person.ts';
import { regionsOf, type Region } from './regions.ts';
import { follow, HIDDEN_MS, inSight, NOBODY, type Track, type Tracks } from './tracks.ts';
import type { Garment, Reading, RegionKind, Verdict, Wearer } from './types.ts';
import { EMPTY_VOTE, HELD, vote, WORN, type Vote } from './vote.ts';

/** A settled region is looked at again after this long, in ms: somebody may put a jacket on. */
const RECHECK_MS = 2500;
/** What cannot be seen for what is held up before it. */
const COVERED: readonly RegionKind[] = ['outer', 'whole', 'upper', 'lower', 'carry'];
/** A region is settled after so many looks, when the answer names a garment and nothing argues against it. */
const LOOKS = 4;

/** What is worth saying first: by decision, then what is held up, from the outside in and from the top down. */
const DECISIONS: readonly Verdict['decision'][] = ['named', 'group', 'unsure', 'nothing'];
const KINDS: readonly RegionKind[] = ['held', 'outer', 'whole', 'upper', 'lower', 'feet', 'head', 'carry'];

interface Looked {
  readonly vote: Vote;
  readonly looks: number;
  /** When it was looked at last, and where and when it was found last: a keypoint may be missed for a moment. */
  readonly lastAt: number;
  readonly region: Region;
  readonly foundAt: number;
}

/** All that is remembered of the people in view. Plain data; the functions return a new one. */
export interface Wearers {
  readonly tracks: Tracks;
  /** By `key` of track and region. */
  readonly looked: ReadonlyMap<string, Looked>;
}

export const NO_WEARERS: Wearers = { tracks: NOBODY, looked: new Map() };

/** A region that the model should look at. */
export interface Due {
  readonly track: Track;
  readonly region: Region;
}

/**
 * Follows the people of a frame of width × height pixels taken `at` ms, and says which of their regions to look at: at most
 * `budget`, those that waited longest first, of equals those of the nearest person.
 */
export function plan(
  before: Wearers,
  people: readonly Person[],
  at: number,
  width: number,
  height: number,
  budget = Infinity,
): { readonly wearers: Wearers; readonly due: readonly Due[] } {
  const tracks = follow(before.tracks, people, at);
  const alive = new Set(tracks.tracks.map(({ id }) => String(id)));
  const looked = new Map([...before.looked].filter(([key]) => alive.has(key.split('/')[0]!)));
  const found = inSight(tracks, at).flatMap((track) =>
    regionsOf(track.person, width, height).map((region) => ({ track, region })),
  );
  for (const due of found) {
    const known = looked.get(keyOf(due));
    if (known !== undefined) looked.set(keyOf(due), { ...known, region: due.region, foundAt: at });
  }
  const waiting = found
    .map((due) => ({ due, known: looked.get(keyOf(due)) }))
    .filter(
      ({ known, due: { region } }) =>
        known === undefined || region.kind === 'held' || !isSettled(known) || at - known.lastAt >= RECHECK_MS,
    )
    .sort((a, b) => (a.known?.lastAt ?? -Infinity) - (b.known?.lastAt ?? -Infinity) || 0);
  return { wearers: { tracks, looked }, due: waiting.slice(0, budget).map(({ due }) => due) };
}

/** Adds the model's answer to one region, a view of that quality. Only the labels of the region's groups compete. */
export function look(before: Wearers, due: Due, reading: Reading, quality: number, card: ClassifyCard): Wearers {
  const key = keyOf(due);
  const known = before.looked.get(key);
  const { kind, groups } = due.region;
  const logits = Float32Array.from(groups.length === 0 ? reading.logits : maskToGroups(groups, reading.logits, card));
  const [rules, calibrated] = kind === 'held' ? [HELD, card] : [WORN, asWorn(card)];
  const result = vote(known?.vote ?? EMPTY_VOTE, { ...reading, logits }, calibrated, { quality, rules });
  const { region, foundAt } = known ?? { region: due.region, foundAt: reading.takenAt };
  const next: Looked = { vote: result.vote, looks: (known?.looks ?? 0) + 1, lastAt: reading.takenAt, region, foundAt };
  return { ...before, looked: new Map(before.looked).set(key, next) };
}

/**
 * Everybody who is in view `at` ms, nearest first, with what they wear; who or what the newest frame misses stays for a moment where it
 * was, so that one missed keypoint does not make the screen blink.
 */
export function seen({ tracks, looked }: Wearers, at: number, card: ClassifyCard): Wearer[] {
  return tracks.tracks.map((track) => ({
    id: track.id,
    box: track.person.box,
    hidden: track.seenAt !== at,
    garments: uncovered(
      KINDS.flatMap((kind) => {
        const known = looked.get(keyOf({ track, region: { kind } }));
        const verdict = known?.vote.shown ?? null;
        if (known === undefined || verdict === null || !isOwn(verdict, known.region, card)) return [];
        // Hands go down at once; a keypoint that is missed does not.
        const gone = kind === 'held' ? known.foundAt !== track.seenAt : at - known.foundAt > HIDDEN_MS;
        return gone ? [] : [{ kind, box: known.region.box, verdict }];
      }),
    ),
  }));
}

/** Without what a garment that is held up and named covers; without what is held up when it has no name, for hands move a lot. */
function uncovered(garments: readonly Garment[]): Garment[] {
  const named = garments.some(({ kind, verdict }) => kind === 'held' && verdict.decision === 'named');
  return garments.filter(({ kind }) => (named ? !COVERED.includes(kind) : kind !== 'held'));
}

/** What to say first of the people in view: the outermost garment of the nearest one that is named, else the surest thing. */
export function headlineOf([nearest]: readonly Wearer[]): Verdict | null {
  const ranked = (nearest?.garments ?? []).toSorted(
    (a, b) =>
      DECISIONS.indexOf(a.verdict.decision) - DECISIONS.indexOf(b.verdict.decision) ||
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind),
  );
  return ranked[0]?.verdict ?? null;
}

/** Whether a verdict is about the region's first group, if it has one: a dress seen where a shirt would be is named by its own region. */
function isOwn({ decision, group, guesses }: Verdict, region: Region, card: ClassifyCard): boolean {
  if (decision === 'nothing') return false;
  const seenGroup = decision === 'group' ? group : card.labels[guesses[0]?.index ?? -1]?.group;
  return region.groups.length === 0 || seenGroup === region.groups[0];
}

function isSettled({ vote: { shown, rival }, looks }: Looked): boolean {
  return looks >= LOOKS && rival === null && (shown?.decision === 'named' || shown?.decision === 'nothing');
}

function keyOf({ track, region }: { readonly track: Track; readonly region: Pick<Region, 'kind'> }): string {
  return `${track.id}/${region.kind}`;
}
