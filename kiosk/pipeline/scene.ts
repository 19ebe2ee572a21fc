/**
 * The order of a frame: people → tracks → regions → which are due → views → votes → what is worn → what is said. The only file that
 * knows it: kiosk, evaluation, ablation and bench run this scene, each with an eye of its own.
 */
import type { ClassifyCard } from '#contract/model-card';
import { asWorn, nameOf } from './answer.ts';
import { isDoubted, isOpen, shaded, UNSHADED, unsettled, type Shading } from './colour/shade.ts';
import type { Ask, Eye, Found, View } from './eye.ts';
import { COVERED, headlineOf, KINDS, outfitOf, type Cut, type Headline, type RegionAnswer } from './outfit.ts';
import { faceOf, hipsOf } from './people/clear.ts';
import { declinedBy, NO_HANDS, type Hands } from './people/hand.ts';
import type { Person } from './people/person.ts';
import { qualityOf } from './people/quality.ts';
import { guideRegion, regionsOf, widened, type Region } from './people/regions.ts';
import { seenOf, withoutStrip } from './people/unseen.ts';
import { follow, HIDDEN_MS, inSight, NOBODY, type Track, type Tracks } from './people/tracks.ts';
import type { Frame, ModelRef, Reading, RegionKind, Scene, Shade, Verdict, Wearer } from './types.ts';
import { CARRIED, EMPTY_VOTE, forget, GUIDE as GUIDE_RULES, HELD, vote, WORN, type Rules, type Vote } from './vote.ts';

/** How much is read. */
export interface Effort {
  /** Milliseconds of a frame that may go into garments; one region is read however long it takes. */
  readonly garmentsMs: number;
  /** A region is settled after this many readings, when the answer stands and nothing argues against it. */
  readonly settledAfter: number;
}
const EFFORT: Effort = { garmentsMs: 120, settledAfter: 4 };
/** And no sooner than this after the first of them, in ms: thirty frames a second are one view, not thirty. */
const SETTLED_MS = 1000;
/** A settled region is read again after this long, in ms: a person may put a jacket on. */
const RECHECK_MS = 2500;
/** The first word on a person is said this long after what it is about was read first, in ms: the first view is the worst. */
const FIRST_MS = 400;
/** What is held up counts from this long after it was read first, in ms: hands pass by on their way elsewhere. */
const HELD_MS = 500;
/** After a pause this long, in ms, whoever is there is somebody new. */
const PAUSE_MS = 10_000;
/** The colours of a region are looked at this often, in ms, until several looks are there and while somebody may be changing clothes, and then more rarely; one region a frame. */
const SHADE_MS = { first: 250, later: 2500 } as const;
/** Of these regions the garment fills the middle; a bag, a hat or shoes hardly do, and would get the colour of what is behind them. */
const SHADED: readonly RegionKind[] = ['held', 'outer', 'whole', 'upper', 'lower', 'guide'];
/** Every second look at these is a little wider: two different crops are less often wrong together than one is alone. */
const TWO_LOOKS: readonly RegionKind[] = ['outer', 'upper'];
/** Another colour in one of these means that somebody has changed clothes … */
const CHANGED: readonly RegionKind[] = ['outer', 'upper'];
/** … and these are read anew then. The whole of a person means nothing: half of it is trousers, which come and go with a step. */
const TORSO: readonly RegionKind[] = ['outer', 'whole', 'upper'];
/** Share of the newest frame in the measured time of one region. */
const NEWEST = 0.2;
const GUIDE = 'guide';

/** A region that is to be read, and whose it is. */
export interface Due extends Ask {
  readonly key: string;
  readonly region: Region;
  /** Whether more than the region is looked at. */
  readonly wide: boolean;
  /** Null for the guide. */
  readonly person: Person | null;
  /** The frame in which it was asked for. */
  readonly stream: number;
  readonly takenAt: number;
}

/** What is remembered of one region. */
interface Known {
  readonly vote: Vote;
  readonly readings: number;
  /** When the first of its readings was taken, however long ago; null before that. */
  readonly readAt: number | null;
  /** When it was asked for last; −∞ before that. */
  readonly askedAt: number;
  /** Its colour, and when that was asked for last. */
  readonly shading: Shading;
  readonly shadedAt: number;
  /** Where and when it was found last: a keypoint may be missed for a moment. */
  readonly region: Region;
  readonly foundAt: number;
}

/** What is remembered from one frame to the next. Plain data; every step returns a new one. */
interface Memory {
  readonly stream: number;
  /** When the first and the newest frame were taken. */
  readonly since: number;
  readonly takenAt: number;
  readonly tracks: Tracks;
  /** Whether the next frame is looked at from further back: by turns while nobody is in sight. */
  readonly back: boolean;
  readonly hands: Hands;
  /** By key. */
  readonly known: ReadonlyMap<string, Known>;
  /** By track. */
  readonly shown: ReadonlyMap<number, Shown>;
}

/** What was shown of a person last. */
interface Shown {
  readonly cut: Cut | null;
  /** Null before the first one. */
  readonly headline: Headline | null;
}

export interface SceneOptions {
  readonly effort?: Effort;
  /** Called with every reading before the vote. */
  readonly onReading?: (due: Due, reading: Reading) => void;
}

/** Makes a scene of each frame, one call at a time. `eye` reads garments with the model of `card`, named `model`. */
export function createScene<Picture>(
  eye: Eye<Picture, Due>,
  card: ClassifyCard,
  model: ModelRef,
  { effort = EFFORT, onReading = () => undefined }: SceneOptions = {},
): (frame: Frame<Picture>) => Promise<Scene> {
  let memory: Memory | null = null;
  /** Milliseconds of one region, smoothed; null before the first. */
  let garmentMs: number | null = null;
  return async (frame) => {
    const { picture, takenAt } = frame;
    let now = follows(memory, frame) ? memory : forgetful(frame);
    let waiting: readonly Due[] = [];
    const { views, way, ...seen } = await eye.see(
      picture,
      (found) => {
        ({ memory: now, waiting } = findDue(now, found, frame, effort));
        const affordable = affordableIn(effort.garmentsMs, garmentMs);
        const due = withShade(now, waiting.slice(0, Math.min(affordable, eye.most ?? Infinity)));
        now = asked(now, due);
        return due;
      },
      now.back,
    );
    if (seen.garmentMs !== null) garmentMs = smoothed(garmentMs, seen.garmentMs);
    for (const { ask, view } of views) {
      const reading = readingOf(ask, view);
      onReading(ask, reading);
      now = heard(now, ask, reading, card);
      if (view.colours !== undefined) now = looked(now, ask, view.colours);
    }
    const told = tell(now);
    memory = told.memory;
    const { preprocessMs, inferenceMs } = seen;
    return {
      model,
      people: told.people,
      headline: told.headline,
      ...(told.shade && { shade: told.shade }),
      ...(memory.hands.declined && { declined: true as const }),
      settled: waiting.length === 0 && told.headline !== null,
      way,
      takenAt,
      preprocessMs,
      inferenceMs,
    };
  };
}

/** How many regions fit into `ms` at `each` ms; one where that is not known yet. */
function affordableIn(ms: number, each: number | null): number {
  if (ms === Infinity) return Infinity;
  return each === null ? 1 : Math.max(1, Math.floor(ms / each));
}

function smoothed(before: number | null, newest: number): number {
  return before === null ? newest : before + NEWEST * (newest - before);
}

function follows(memory: Memory | null, { stream, takenAt }: Pick<Frame, 'stream' | 'takenAt'>): memory is Memory {
  return memory !== null && memory.stream === stream && takenAt - memory.takenAt <= PAUSE_MS;
}

function forgetful({ stream, takenAt }: Pick<Frame, 'stream' | 'takenAt'>): Memory {
  return { stream, since: takenAt, takenAt, tracks: NOBODY, back: false, hands: NO_HANDS, known: new Map(), shown: new Map() };
}

/**
 * People → tracks → regions, and those of them that wait to be read: where clothes may have been changed first, then who waited longest, of
 * equals the nearest person's. What lies behind a named garment that is held up is not there to be read.
 */
function findDue(
  before: Memory,
  { people, width, height }: Found,
  { guide, takenAt, stream, unseen }: Pick<Frame, 'guide' | 'takenAt' | 'stream' | 'unseen'>,
  { settledAfter }: Effort,
): { readonly memory: Memory; readonly waiting: readonly Due[] } {
  const tracks = follow(before.tracks, seenOf(people ?? [], unseen), takenAt);
  const hands = declinedBy(before.hands, inSight(tracks, takenAt), takenAt);
  const alive = new Set(tracks.tracks.map(({ id }) => id));
  const own = (key: string) => (alive.size === 0 ? key === GUIDE : alive.has(Number(ownerOf(key))));
  const known = new Map([...before.known].filter(([key]) => own(key)));
  const due = (key: string, region: Region, person: Person | null): Due => {
    const wide = TWO_LOOKS.includes(region.kind) && (known.get(key)?.readings ?? 0) % 2 === 1;
    const [box = region.box] = wide ? withoutStrip(widened(region.box, width, height), unseen) : [];
    return { key, region, wide, person, stream, takenAt, box };
  };
  const found =
    alive.size === 0
      ? withoutStrip(guide, unseen).map((box) => due(GUIDE, guideRegion(box), null))
      : inSight(tracks, takenAt).flatMap(({ id, person }) =>
          regionsOf(person, width, height).flatMap((region) =>
            withoutStrip(region.box, unseen).map((box) => due(keyOf(id, region.kind), { ...region, box }, person)),
          ),
        );
  for (const { key, region } of found) {
    const fresh: Known = {
      vote: EMPTY_VOTE,
      readings: 0,
      readAt: null,
      askedAt: -Infinity,
      shading: UNSHADED,
      shadedAt: -Infinity,
      region,
      foundAt: takenAt,
    };
    known.set(key, { ...(known.get(key) ?? fresh), region, foundAt: takenAt });
  }
  const isCovered = ({ key, region: { kind } }: Due) => {
    const held = COVERED.includes(kind) ? known.get(keyOf(ownerOf(key), 'held')) : undefined;
    return held?.foundAt === takenAt && nameOf(held.vote.shown) !== null;
  };
  const isWaiting = ({ key, region: { kind } }: Due) => {
    const { vote, readings, askedAt, shading, shadedAt } = known.get(key)!;
    const moves = kind === 'held' || kind === 'guide';
    const isFresh = readings < settledAfter || takenAt - vote.since < SETTLED_MS;
    const lookedAt = SHADED.includes(kind) ? Math.min(askedAt, shadedAt) : askedAt;
    return moves || isFresh || !isSteady(vote) || takenAt - lookedAt >= (isDoubted(shading) ? SHADE_MS.first : RECHECK_MS);
  };
  const since = ({ key }: Due) => known.get(key)!.askedAt;
  const doubt = ({ key }: Due) => Number(isDoubted(known.get(key)!.shading));
  const waiting = found
    .filter((each) => isWaiting(each) && !isCovered(each))
    .sort((a, b) => doubt(b) - doubt(a) || since(a) - since(b) || 0);
  const back = inSight(tracks, takenAt).length === 0 ? !before.back : before.back;
  return { memory: { ...before, takenAt, tracks, back, hands, known }, waiting };
}

function isSteady({ shown, rival }: Vote): boolean {
  return rival === null && shown !== null && shown.decision !== 'unsure';
}

/** Notes that these regions are being read. */
function asked(before: Memory, due: readonly Due[]): Memory {
  const known = new Map(before.known);
  for (const { key, takenAt, colourBox } of due) {
    const region = known.get(key)!;
    known.set(key, { ...region, askedAt: takenAt, shadedAt: colourBox ? takenAt : region.shadedAt });
  }
  return { ...before, known };
}

/** The same, with the one of them that waits longest to have its colours looked at marked. */
function withShade({ known }: Memory, due: readonly Due[]): readonly Due[] {
  const since = ({ key, takenAt }: Due) => takenAt - known.get(key)!.shadedAt;
  const waits = (each: Due) =>
    SHADED.includes(each.region.kind) && since(each) >= (isOpen(known.get(each.key)!.shading) ? SHADE_MS.first : SHADE_MS.later);
  const [next] = due.filter(waits).sort((a, b) => since(b) - since(a) || 0);
  return due.map((each) => (each === next ? { ...each, colourBox: each.region.box } : each));
}

/** Colours → shading, unless the region is gone. Where clothes were changed, what was read before counts no more. */
function looked(before: Memory, { key, stream }: Due, colours: NonNullable<View['colours']>): Memory {
  const region = before.known.get(key);
  if (region === undefined || stream !== before.stream) return before;
  const shading = shaded(region.shading, colours);
  const anew = (each: Known): Known => ({ ...each, readings: 0, vote: forget(each.vote) });
  const hasChanged = shading.changes > region.shading.changes;
  const known = new Map(before.known).set(key, { ...(hasChanged ? anew(region) : region), shading });
  if (hasChanged && CHANGED.includes(region.region.kind))
    for (const kind of TORSO) {
      const other = keyOf(ownerOf(key), kind);
      const each = known.get(other);
      if (other !== key && each !== undefined) known.set(other, { ...anew(each), shading: unsettled(each.shading) });
    }
  return { ...before, known };
}

/** View → reading. */
function readingOf({ region, wide, person, takenAt }: Due, { logits, sharpness }: View): Reading {
  const quality = person === null ? 1 : qualityOf(sharpness, region.box, person);
  return { logits, takenAt, quality, wide, fine: region.fine };
}

/** Reading → vote. A reading of a region that is gone, or asked for before all was forgotten, says nothing any more. */
function heard(
  before: Memory,
  { key, region: { kind, group, least, clothed }, stream }: Due,
  reading: Reading,
  card: ClassifyCard,
): Memory {
  const known = before.known.get(key);
  if (known === undefined || stream !== before.stream || reading.takenAt < before.since) return before;
  const isWorn = kind !== 'held' && kind !== 'guide';
  const calibrated = isWorn ? asWorn(card) : card;
  const rules = rulesOf(kind);
  const voted = vote(known.vote, reading, calibrated, { rules, own: group, least, clothed });
  const readAt = known.readAt ?? reading.takenAt;
  return { ...before, known: new Map(before.known).set(key, { ...known, vote: voted, readings: known.readings + 1, readAt }) };
}

function rulesOf(kind: RegionKind): Rules {
  if (kind === 'held') return HELD;
  if (kind === 'guide') return GUIDE_RULES;
  return SHADED.includes(kind) ? WORN : CARRIED;
}

/** Votes → what each person wears → what is said of the nearest one, or of the guide with nobody in view. */
function tell(before: Memory): {
  readonly memory: Memory;
  readonly people: readonly Wearer[];
  readonly headline: Verdict | null;
  /** Of the guide. */
  readonly shade: Shade | null;
} {
  const shown = new Map<number, Shown>();
  const guide = before.known.get(GUIDE);
  let headline = guide?.vote.shown ?? null;
  const people = before.tracks.tracks.map((track, i): Wearer => {
    const last = before.shown.get(track.id) ?? { cut: null, headline: null };
    const answers = answersOf(before, track);
    const { garments, cut } = outfitOf(last.headline === null ? answers.filter(({ young }) => !young) : answers, last.cut);
    const first = i === 0 ? headlineOf(garments, answers, last.headline) : last.headline;
    if (i === 0) headline = first?.verdict ?? null;
    shown.set(track.id, { cut: cut ?? last.cut, headline: first });
    const { person, seenAt } = track;
    const hidden = seenAt !== before.takenAt;
    return { id: track.id, box: person.box, hidden, garments, face: faceOf(person), hips: hipsOf(person) };
  });
  return { memory: { ...before, shown }, people, headline, shade: guide?.shading.shown ?? null };
}

/** The answers of a person's regions; what the newest sight of them misses stays for a moment, so that the screen does not blink. */
function answersOf({ known, takenAt }: Memory, { id, seenAt }: Track): RegionAnswer[] {
  return KINDS.flatMap((kind) => {
    const found = known.get(keyOf(id, kind));
    // Hands go down at once; a keypoint that is missed does not.
    if (found === undefined || seenAt - found.foundAt > (kind === 'held' ? 0 : HIDDEN_MS)) return [];
    const { region, vote, readAt, shading } = found;
    const verdict = kind === 'held' && takenAt - vote.since < HELD_MS ? null : vote.shown;
    const young = readAt !== null && takenAt - readAt < FIRST_MS;
    return [{ kind, box: region.box, verdict, young, ...(shading.shown && { shade: shading.shown }) }];
  });
}

function keyOf(track: number | string, kind: RegionKind): string {
  return `${track}/${kind}`;
}

/** The track of a region's key, or the guide. */
function ownerOf(key: string): string {
  return key.split('/')[0]!;
}
