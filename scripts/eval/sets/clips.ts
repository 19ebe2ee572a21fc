/** The set `clips`: short films of one person before a kiosk; is the right type in big type, how soon and how steadily? */
import { join } from 'node:path';
import { z } from 'zod';
import { colourOf } from '../../../kiosk/pipeline/colour/colour.ts';
import type { Pixels, Scene } from '../../../kiosk/pipeline/types.ts';
import { readClip } from '../clip.ts';
import { colourLabel } from '../colour-label.ts';
import { readCsv } from '../csv.ts';
import { openEyes, type Eyes } from '../eye.ts';
import { perSpeed, SPEEDS, type As } from '../speeds.ts';
import { average, columnsOf, count } from '../figures-shown.ts';
import { mean } from '../../../kiosk/measure/figures.ts';
import type { Section } from '../../../kiosk/measure/report.ts';
import { impossiblePairs, names, play, summarise, type Summary } from '../shown.ts';
import { typeList } from '../type-list.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import { brokenNote } from '../../../kiosk/measure/garments.ts';

const rowSchema = z.object({
  clip: z.string().min(1),
  types: z.string().min(1).pipe(typeList),
  colour: colourLabel,
  absent: typeList.optional(),
});

/** A clip, the types that the upper garment of its person may be called, those that surely are not there, and its colour. */
export interface ClipRow {
  readonly clip: string;
  readonly truth: readonly string[];
  readonly absent: readonly string[];
  readonly colour: string | undefined;
}

interface Watched extends Summary {
  readonly row: ClipRow;
  readonly right: boolean;
  /** Seconds until the right type stays in big type; the whole length when it never does. */
  readonly seconds: number;
  readonly settled: boolean;
  /** Types named anywhere that surely are not there. */
  readonly wrong: readonly string[];
  readonly impossible: number;
  /** The shares of the time for which the right type, and any, was in big type. */
  readonly rightTime: number;
  readonly namedTime: number;
  /** The colours of the garment in big type, one for each frame. */
  readonly colours: readonly string[];
}

/** The clips of the data folder. Throws an AbsentError when there is none. */
export async function readClipRows(bench: Workbench): Promise<ClipRow[]> {
  const file = join(bench.data, 'clips', 'labels.csv');
  const rows = await readCsv(file, rowSchema);
  if (rows === null || rows.length === 0) throw new AbsentError(`there is no clip in ${file}`);
  const typeOf = (name: string) => bench.taxonomy.typeOf('worn', name) ?? name.trim();
  return rows.map(({ clip, types, absent = [], colour }) => ({
    clip,
    truth: types.map(typeOf),
    absent: absent.map(typeOf),
    colour,
  }));
}

export async function measureClips(bench: Workbench): Promise<Section[]> {
  const rows = await readClipRows(bench);
  const eyes = await openEyes(bench);
  const { card } = await bench.classifier('garments');
  const shown = perSpeed<Watched>(bench);
  const { broken } = await bench.each('clips', bench.some(rows), async (row) => {
    for (const as of bench.as) shown[as].push(await watchClip(bench, eyes, as, row));
  });
  const rightWhenNamed = (items: readonly Watched[]) =>
    mean(items.map(({ rightTime }) => rightTime)) / mean(items.map(({ namedTime }) => namedTime));
  const coloured = (items: readonly Watched[]) => items.filter(({ row, colours }) => row.colour && colours.length > 0);
  return [
    {
      path: ['clips'],
      title: `Clips, as shown, ${card.name} ${card.version}, people ${eyes.people ?? '–'}`,
      n: Object.values(shown)[0]?.length ?? 0,
      ...columnsOf(shown, ({ row }) => row.clip, [
        count('right', ({ right }) => Number(right)),
        average('top1', 'share', ({ right }) => Number(right)),
        { key: 'rightWhenNamed', unit: 'share', of: rightWhenNamed },
        average('rightTime', 'share', ({ rightTime }) => rightTime),
        average('namedTime', 'share', ({ namedTime }) => namedTime),
        average('falsePerPerson', 'number', ({ wrong }) => wrong.length),
        average('flipsPerClip', 'number', ({ changes }) => changes),
        average('secondsToStable', 'seconds', ({ seconds }) => seconds),
        average('stableWithin1s', 'share', ({ settled, seconds }) => Number(settled && seconds <= 1)),
        count('impossible', ({ impossible }) => impossible),
        {
          key: 'colour',
          unit: 'share',
          of: (items) => mean(coloured(items).map(({ row, colours }) => Number(mostFrequent(colours) === row.colour))),
        },
      ]),
      notes: [
        ...Object.entries(shown).flatMap(([as, clips]) => clips.map((clip) => `as ${as}, ${lineOf(clip)}`)),
        ...(eyes.people === null ? ['no people model released: the guide in the middle of the frame was looked at'] : []),
        'right: the type in big type for longest; secondsToStable: until the right type stays, a clip on which it never does counts whole',
        'falsePerPerson: types named at any moment, in big type or on the person, that surely are not there',
        ...brokenNote(broken),
      ],
      extra: { model: card.version, people: eyes.people, broken: broken.length },
    },
  ];
}

async function watchClip(bench: Workbench, eyes: Eyes, as: As, row: ClipRow): Promise<Watched> {
  const { groupOf } = bench.taxonomy;
  const colours: string[] = [];
  const film = readClip(join(bench.data, 'clips', row.clip));
  const shown = await play(film, eyes.scene(SPEEDS[as]), (pixels, scene) => {
    const colour = colourOfHeadline(pixels, scene);
    if (colour !== null) colours.push(colour);
  });
  const summary = summarise(shown, groupOf);
  const during = (isCounted: (type: string) => boolean) =>
    [...summary.times].reduce((sum, [type, ms]) => sum + (isCounted(type) ? ms : 0), 0) / Math.max(shown.end, 1);
  const settled = summary.last !== null && row.truth.includes(summary.last);
  return {
    ...summary,
    row,
    right: summary.longest !== null && row.truth.includes(summary.longest),
    settled,
    seconds: (settled && summary.stableFrom !== null ? summary.stableFrom : shown.end) / 1000,
    wrong: [...new Set(shown.moments.flatMap(names))].filter((id) => row.absent.includes(id)),
    impossible: impossiblePairs(shown, groupOf),
    rightTime: during((type) => row.truth.includes(type)),
    namedTime: during(() => true),
    colours,
  };
}

function colourOfHeadline(pixels: Pixels, { people, headline }: Scene): string | null {
  const garment = people[0]?.garments.find(({ verdict }) => verdict === headline);
  return garment === undefined ? null : (colourOf(pixels, garment.box)[0]?.name ?? 'none');
}

function mostFrequent(names: readonly string[]): string | undefined {
  return [...Map.groupBy(names, (name) => name)].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
}

function lineOf({ row, longest, last, lastGroup, changes, wrong }: Watched): string {
  const said = longest ?? (last === null && lastGroup !== null ? `only ${lastGroup}` : 'nothing');
  return `${row.clip}: ${said} (is ${row.truth.join(', ')}), ${changes} changes${wrong.length > 0 ? `, falsely ${wrong.join(', ')}` : ''}`;
}
