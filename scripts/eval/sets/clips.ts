/** The set `clips`: short films of one person before a kiosk; is the right type shown, how soon and how steadily? */
import { join } from 'node:path';
import { z } from 'zod';
import type { ClassifyCard } from '#contract/model-card';
import { colourOf } from '../../../kiosk/pipeline/colour.ts';
import { guideBox } from '../../../kiosk/pipeline/guide.ts';
import { maskToGroups, topK } from '../../../kiosk/pipeline/decode.ts';
import { qualityOf, sharpnessOf } from '../../../kiosk/pipeline/quality.ts';
import { regionsOf } from '../../../kiosk/pipeline/regions.ts';
import type { Box, Pixels, Verdict } from '../../../kiosk/pipeline/types.ts';
import { EMPTY_VOTE, nameOf, vote } from '../../../kiosk/pipeline/vote.ts';
import { look, NO_WEARERS, plan, seen } from '../../../kiosk/pipeline/wearers.ts';
import { AbsentError, type Bench } from '../bench.ts';
import { readClip } from '../clip.ts';
import { colourLabel } from '../colour-label.ts';
import { readCsv } from '../csv.ts';
import { mean } from '../figures.ts';
import { bootstrap, wilson } from '../intervals.ts';
import { readingOf } from '../model.ts';
import { openPeople, type People } from '../people.ts';
import type { Section } from '../report.ts';
import { summarise, type ClipAnswer, type Shown } from '../shown.ts';
import { brokenNote } from './garments.ts';

const rowSchema = z.object({ clip: z.string().min(1), types: z.string().min(1), colour: colourLabel });

interface Measured extends ClipAnswer {
  readonly clip: string;
  readonly types: readonly string[];
  readonly right: boolean;
  /** Seconds until the right type stays; the whole length when it never does. */
  readonly seconds: number;
  readonly settled: boolean;
  readonly colours: readonly string[];
  readonly colour: string | undefined;
  /** The share of the frames at which the right type was shown, and at which any was. */
  readonly rightTime: number;
  readonly namedTime: number;
  /** The same for the most probable type of each frame alone, the way without tracks and votes. */
  readonly single: { readonly flips: number; readonly rightTime: number; readonly namedTime: number };
}

/** A clip, the types that the upper garment of its person may be called, and its colour. */
export interface ClipRow {
  readonly clip: string;
  readonly truth: readonly string[];
  readonly colour: string | undefined;
}

/** The clips of the data folder. Throws an AbsentError when there is none. */
export async function readClipRows(bench: Bench): Promise<ClipRow[]> {
  const file = join(bench.data, 'clips', 'labels.csv');
  const rows = await readCsv(file, rowSchema);
  if (rows === null || rows.length === 0) throw new AbsentError(`there is no clip in ${file}`);
  return rows.map(({ clip, types, colour }) => ({
    clip,
    truth: types.split('|').map((name) => bench.taxonomy.typeOf('worn', name) ?? name.trim()),
    colour,
  }));
}

/** One answer per clip from the kiosk's own tracks and votes over the upper garment of the nearest person. */
export async function measureClips(bench: Bench): Promise<Section[]> {
  const rows = await readClipRows(bench);
  const people = await openPeople(bench);
  const { card } = await bench.model('garments');
  const clips: Measured[] = [];
  const { broken } = await bench.each('clips', rows, async ({ clip, truth, colour }) => {
    clips.push(await watchClip(bench, people, { clip, types: truth, colour }));
  });
  const right = clips.filter((clip) => clip.right).length;
  const settled = mean(clips.map((clip) => Number(clip.settled && clip.seconds <= 1)));
  const figure = (key: string, unit: 'seconds' | 'number' | 'share', of: (items: Measured[]) => number) => ({
    key,
    value: of(clips),
    unit,
    interval: bootstrap(clips, ({ clip }) => clip, of),
  });
  const coloured = clips.filter((clip) => clip.colour);
  const sameColour = mean(coloured.map((clip) => Number(clip.colours[0] === clip.colour)));
  return [
    {
      path: ['clips'],
      title: `Clips, ${card.name} ${card.version}`,
      n: clips.length,
      figures: [
        { key: 'right', value: right, unit: 'number' },
        { key: 'top1', value: right / clips.length, unit: 'share', interval: wilson(right / clips.length, clips.length) },
        figure('flipsPerClip', 'number', (items) => mean(items.map(({ flips }) => flips))),
        figure('frameFlips', 'number', (items) => mean(items.map(({ single }) => single.flips))),
        figure('rightTime', 'share', (items) => mean(items.map(({ rightTime }) => rightTime))),
        figure('frameRightTime', 'share', (items) => mean(items.map(({ single }) => single.rightTime))),
        figure('rightWhenNamed', 'share', rightWhenNamed),
        figure('frameRightWhenNamed', 'share', (items) => rightWhenNamed(items.map(({ single }) => single))),
        figure('secondsToStable', 'seconds', (items) => mean(items.map(({ seconds }) => seconds))),
        { key: 'stableWithin1s', value: settled, unit: 'share', interval: wilson(settled, clips.length) },
        ...(coloured.length > 0
          ? [{ key: 'colour', value: sameColour, unit: 'share' as const, interval: wilson(sameColour, coloured.length) }]
          : []),
      ],
      notes: [
        ...clips.map(
          ({ clip, id, types, flips, seconds, colours }) =>
            `${clip}: ${id ?? 'nothing'} (is ${types.join(', ')}), ${flips} changes, ${seconds.toFixed(1)} s, ${colours[0] ?? 'no colour'}`,
        ),
        ...(people === null ? ['no people model released: the guide in the middle of the frame was looked at'] : []),
        'frameFlips, frameRightTime, frameRightWhenNamed: the most probable type of each frame alone, without tracks and votes',
        'secondsToStable: until the right type stays; a clip on which it never does counts with its whole length',
        ...brokenNote(broken),
      ],
      extra: { model: card.version, people: people?.version ?? null, broken: broken.length },
    },
  ];
}

/** Right names among all that were shown, each clip weighing the same; NaN when none was. */
function rightWhenNamed(clips: readonly { readonly rightTime: number; readonly namedTime: number }[]): number {
  return mean(clips.map(({ rightTime }) => rightTime)) / mean(clips.map(({ namedTime }) => namedTime));
}

/** Plays one clip as the kiosk sees it; the answer is that of the nearest person's upper body, or of the guide without people. */
async function watchClip(
  bench: Bench,
  people: People | null,
  { clip, types, colour }: { clip: string; types: readonly string[]; colour: string | undefined },
): Promise<Measured> {
  const look = people === null ? await lookAtGuide(bench) : await lookAtPeople(bench, people);
  const shown: Shown[] = [];
  const single: Shown[] = [];
  const colours: string[] = [];
  let end = 0;
  for await (const { pixels, takenAt } of readClip(join(bench.data, 'clips', clip))) {
    end = takenAt;
    const sight = await look(pixels, takenAt);
    shown.push({ from: takenAt, id: nameOf(sight?.steady) });
    single.push({ from: takenAt, id: sight?.single ?? null });
    if (sight !== null) colours.push(colourOf(pixels, sight.box)[0]?.name ?? 'none');
  }
  const answer = summarise(shown, end);
  const settled = answer.last !== null && types.includes(answer.last);
  const namedShare = (all: readonly Shown[]) => mean(all.map(({ id }) => Number(id !== null)));
  const rightShare = (all: readonly Shown[]) => mean(all.map(({ id }) => Number(id !== null && types.includes(id))));
  return {
    ...answer,
    clip,
    types,
    colour,
    right: answer.id !== null && types.includes(answer.id),
    settled,
    seconds: (settled && answer.stableFrom !== null ? answer.stableFrom : end) / 1000,
    colours: byFrequency(colours),
    rightTime: rightShare(shown),
    namedTime: namedShare(shown),
    single: { flips: summarise(single, end).flips, rightTime: rightShare(single), namedTime: namedShare(single) },
  };
}

/** What one frame of a clip gives. */
interface ClipSight {
  /** What the screen shows. */
  readonly steady: Verdict | null;
  /** The most probable type of this frame alone. */
  readonly single: string | null;
  readonly box: Box;
}

type Look = (pixels: Pixels, takenAt: number) => Promise<ClipSight | null>;

async function lookAtGuide(bench: Bench): Promise<Look> {
  const { card, logits } = await bench.model('garments');
  let memory = EMPTY_VOTE;
  return async (pixels, takenAt) => {
    const box = guideBox(pixels.width, pixels.height);
    const reading = readingOf(card, await logits(pixels, box), takenAt);
    const next = vote(memory, reading, card);
    memory = next.vote;
    return { steady: next.verdict, single: bestOf(reading.logits, card), box };
  };
}

async function lookAtPeople(bench: Bench, people: People): Promise<Look> {
  const { card, logits } = await bench.model('garments');
  let wearers = NO_WEARERS;
  return async (pixels, takenAt) => {
    const { width, height } = pixels;
    const planned = plan(wearers, await people.find(pixels), takenAt, width, height);
    ({ wearers } = planned);
    for (const due of planned.due) {
      if (due.region.kind !== 'upper' && due.region.kind !== 'held') continue;
      const reading = readingOf(card, await logits(pixels, due.region.box), takenAt);
      wearers = look(
        wearers,
        due,
        reading,
        qualityOf(sharpnessOf(pixels, due.region.box), due.region.box, due.track.person),
        card,
      );
    }
    const [nearest] = seen(wearers, takenAt, card);
    const track = wearers.tracks.tracks.find(({ id }) => id === nearest?.id);
    const region = track && regionsOf(track.person, width, height).find(({ kind }) => kind === 'upper');
    if (nearest === undefined || region === undefined) return null;
    // What is held up hides the shirt behind it, on the screen too.
    const steady = nearest.garments.find(({ kind }) => kind === 'held' || kind === 'upper')?.verdict ?? null;
    return { steady, single: bestOf(maskToGroups(region.groups, await logits(pixels, region.box), card), card), box: region.box };
  };
}

/** The argmax; null where it is the reject label. */
function bestOf(logits: ArrayLike<number>, card: ClassifyCard): string | null {
  const id = card.labels[topK(logits, 1)[0] ?? -1]?.id ?? null;
  return id === card.reject ? null : id;
}

/** Each name once, the most frequent first. */
function byFrequency(names: readonly string[]): string[] {
  return [...Map.groupBy(names, (name) => name)].sort((a, b) => b[1].length - a[1].length).map(([name]) => name);
}
