/** The set `people`: one picture of a person before a phone or webcam, shown for some seconds; what does the screen say in the end? */
import { join } from 'node:path';
import { z } from 'zod';
import { filmOf, STILL } from '../camera.ts';
import { pickSplit } from '../../../kiosk/measure/csv.ts';
import { readCsv } from '../csv.ts';
import { openEyes } from '../eye.ts';
import { perSpeed, SPEEDS } from '../speeds.ts';
import { average, columnsOf, count } from '../figures-shown.ts';
import { mean } from '../../../kiosk/measure/figures.ts';
import { findPicture, readPhoto } from '../pictures.ts';
import type { Section } from '../../../kiosk/measure/report.ts';
import { headline, impossiblePairs, names, play, summarise, type Shown, type Summary } from '../shown.ts';
import { typeList } from '../type-list.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import { brokenNote } from '../../../kiosk/measure/garments.ts';

/** How long a still is shown, in ms: as long as a person stays. */
export const STILL_MS = 8000;

const rowSchema = z.object({
  image: z.string().min(1),
  outfit: z.string().min(1),
  /** Types that can be seen, the outermost upper garment first. */
  wears: z.string().min(1).pipe(typeList),
  /** Types that surely are not there. */
  absent: typeList,
  split: z.string().optional(),
});

interface Judged extends Summary {
  readonly outfit: string;
  readonly first: string;
  readonly firstGroup: string | undefined;
  readonly wrong: readonly string[];
  readonly impossible: number;
  /** Seconds until the headline first names the right type; the whole time when it never does. */
  readonly seconds: number;
}

export async function measurePeople(bench: Workbench): Promise<Section[]> {
  const file = join(bench.data, 'people', 'labels.csv');
  const all = await readCsv(file, rowSchema);
  if (all === null) throw new AbsentError(`there is no ${file}`);
  const { rows } = pickSplit(all, bench.split, 'test');
  if (rows.length === 0) throw new AbsentError(`${file} has no picture`);
  const eyes = await openEyes(bench);
  const { card } = await bench.classifier('garments');
  const shown = perSpeed<Judged>(bench);
  const { broken } = await bench.each('people', [...bench.some(rows).entries()], async ([i, row]) => {
    const photo = await readPhoto(await findPicture(join(bench.data, 'people', 'images'), row.image));
    const film = filmOf(photo, STILL_MS, STILL, i);
    for (const as of bench.as) shown[as].push(judge(bench, row, await play(film(), eyes.scene(SPEEDS[as]))));
  });
  const named = (items: readonly Judged[]) => items.filter(({ last }) => last !== null);
  const isRight = ({ last, first }: Judged) => last === first;
  const first = Object.values(shown)[0] ?? [];
  return [
    {
      path: ['people'],
      title: `People, as shown, ${card.name} ${card.version}, people ${eyes.people ?? '–'}`,
      n: first.length,
      ...columnsOf(shown, ({ outfit }) => outfit, [
        average('right', 'share', (item) => Number(isRight(item))),
        average('group', 'share', ({ lastGroup, firstGroup }) => Number(lastGroup !== null && lastGroup === firstGroup)),
        { key: 'rightWhenNamed', unit: 'share', of: (items) => mean(named(items).map((item) => Number(isRight(item)))) },
        average('named', 'share', ({ last }) => Number(last !== null)),
        average('falsePerPerson', 'number', ({ wrong }) => wrong.length),
        average('secondsToRight', 'seconds', ({ seconds }) => seconds),
        average('flipsPerPerson', 'number', ({ changes }) => changes),
        count('impossible', ({ impossible }) => impossible),
      ]),
      notes: [
        'right: the headline at the end names the outermost upper garment; group: it names or tells its group; named: it names any type',
        'falsePerPerson: types named at any moment, in big type or on the person, that surely are not there',
        `each picture is shown for ${STILL_MS / 1000} s as a camera gives it: four seeded pictures of it in random order`,
        ...brokenNote(broken),
      ],
      extra: {
        outfits: new Set(first.map(({ outfit }) => outfit)).size,
        model: card.version,
        people: eyes.people,
        broken: broken.length,
      },
    },
  ];
}

function judge({ taxonomy }: Workbench, row: z.infer<typeof rowSchema>, shown: Shown): Judged {
  const { groupOf, typeOf } = taxonomy;
  const known = (name: string) => typeOf('worn', name) ?? name.trim();
  const [first = ''] = row.wears.map(known);
  const absent = row.absent.map(known);
  const rightFrom = shown.moments.find((moment) => headline(moment) === first)?.from ?? STILL_MS;
  return {
    ...summarise(shown, groupOf),
    outfit: row.outfit,
    first,
    firstGroup: groupOf(first),
    wrong: [...new Set(shown.moments.flatMap(names))].filter((id) => absent.includes(id)),
    impossible: impossiblePairs(shown, groupOf),
    seconds: rightFrom / 1000,
  };
}
