/** The set `clips`: short films of one person before a kiosk; is the right type shown, how soon and how steadily? */
import { join } from 'node:path';
import { z } from 'zod';
import { colourOf } from '../../../kiosk/pipeline/colour.ts';
import { guideBox } from '../../../kiosk/pipeline/guide.ts';
import { maskToGroups } from '../../../kiosk/pipeline/outfit.ts';
import type { Box, ModelRef, Pixels } from '../../../kiosk/pipeline/types.ts';
import { EMPTY_VOTE, vote } from '../../../kiosk/pipeline/vote.ts';
import { AbsentError, type Bench } from '../bench.ts';
import { readClip } from '../clip.ts';
import { readCsv } from '../csv.ts';
import { mean } from '../figures.ts';
import { bootstrap, wilson } from '../intervals.ts';
import { openPeople, type People } from '../people.ts';
import type { Section } from '../report.ts';
import { summarise, type ClipAnswer, type Shown } from '../shown.ts';
import { brokenNote } from './garments.ts';

const rowSchema = z.object({ clip: z.string().min(1), types: z.string().min(1), colour: z.string().optional() });

interface Measured extends ClipAnswer {
  readonly clip: string;
  readonly types: readonly string[];
  readonly right: boolean;
  /** Seconds until the right type stays; the whole length when it never does. */
  readonly seconds: number;
  readonly settled: boolean;
  readonly colours: readonly string[];
  readonly colour: string | undefined;
}

/** One answer per clip from the kiosk's own vote over the upper garment of the main person. */
export async function measureClips(bench: Bench): Promise<Section[]> {
  const file = join(bench.data, 'clips', 'labels.csv');
  const rows = await readCsv(file, rowSchema);
  if (rows === null || rows.length === 0) throw new AbsentError(`there is no clip in ${file}`);
  const people = await openPeople(bench);
  const { card } = await bench.model('garments');
  const clips: Measured[] = [];
  const { broken } = await bench.each('clips', rows, async ({ clip, types, colour }) => {
    const truth = types.split('|').map((name) => bench.taxonomy.typeOf('worn', name) ?? name.trim());
    clips.push(await watchClip(bench, people, { clip, types: truth, colour }));
  });
  const right = clips.filter((clip) => clip.right).length;
  const settled = mean(clips.map((clip) => Number(clip.settled && clip.seconds <= 1)));
  const figure = (key: string, unit: 'seconds' | 'number', of: (items: Measured[]) => number) => ({
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
        'secondsToStable: until the right type stays; a clip on which it never does counts with its whole length',
        ...brokenNote(broken),
      ],
      extra: { model: card.version, people: people?.version ?? null, broken: broken.length },
    },
  ];
}

/** Plays one clip through people → upper region → garments → vote. */
async function watchClip(
  bench: Bench,
  people: People | null,
  { clip, types, colour }: { clip: string; types: readonly string[]; colour: string | undefined },
): Promise<Measured> {
  const { card, logits } = await bench.model('garments');
  const model: ModelRef = { release: 'evaluation', name: card.name, version: card.version };
  const shown: Shown[] = [];
  const colours: string[] = [];
  let memory = EMPTY_VOTE;
  let end = 0;
  for await (const { pixels, takenAt } of readClip(join(bench.data, 'clips', clip))) {
    end = takenAt;
    const upper = await upperOf(people, pixels);
    if (upper === null) {
      shown.push({ from: takenAt, id: null });
      continue;
    }
    const read = await logits(pixels, upper.box);
    const masked = upper.groups === null ? read : Float32Array.from(maskToGroups(upper.groups, read, card));
    const next = vote(memory, { model, logits: masked, takenAt, preprocessMs: 0, inferenceMs: 0 }, card);
    memory = next.vote;
    shown.push({ from: takenAt, id: next.verdict.decision === 'named' ? (next.verdict.guesses[0]?.id ?? null) : null });
    colours.push(colourOf(pixels, upper.box)[0]?.name ?? 'none');
  }
  const answer = summarise(shown, end);
  const settled = answer.last !== null && types.includes(answer.last);
  return {
    ...answer,
    clip,
    types,
    colour,
    right: answer.id !== null && types.includes(answer.id),
    settled,
    seconds: (settled && answer.stableFrom !== null ? answer.stableFrom : end) / 1000,
    colours: byFrequency(colours),
  };
}

/** Where to look, and which groups may be named there (null: any). Null when nobody's upper body is to be seen. */
async function upperOf(people: People | null, pixels: Pixels): Promise<{ box: Box; groups: readonly string[] | null } | null> {
  if (people === null) return { box: guideBox(pixels.width, pixels.height), groups: null };
  const regions = await people.regions(pixels);
  return regions?.find(({ kind }) => kind === 'upper') ?? null;
}

/** Each name once, the most frequent first. */
function byFrequency(names: readonly string[]): string[] {
  return [...Map.groupBy(names, (name) => name)].sort((a, b) => b[1].length - a[1].length).map(([name]) => name);
}
