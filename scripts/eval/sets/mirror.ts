/**
 * The set `mirror`: what visitors see of the names on it. Every film of `clips`, as the kiosk reads it: how soon somebody is named, and
 * how calm it stays; and every street photo of `worn`, on whose people each garment is given the longest name that it may have.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mean } from '../../../kiosk/measure/figures.ts';
import { brokenNote } from '../../../kiosk/measure/garments.ts';
import type { Section } from '../../../kiosk/measure/report.ts';
import type { Pixels } from '../../../kiosk/pipeline/types.ts';
import { filmOf, STILL, type FilmFrame } from '../camera.ts';
import { readClip } from '../clip.ts';
import { openEyes, type Eyes } from '../eye.ts';
import { columnsOf, count, type Measure } from '../figures-shown.ts';
import { countLabels, type LabelCounts } from '../labels.ts';
import { readPhoto } from '../pictures.ts';
import { play } from '../shown.ts';
import { perSpeed, SPEEDS } from '../speeds.ts';
import { visitsOf, type Visit } from '../visits.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import { readWornPhotos, wornFile } from '../worn.ts';

/** What the screen did while one film or photo was before it. */
interface Watched {
  readonly name: string;
  readonly labels: LabelCounts;
  readonly visits: readonly Visit[];
}

/** How long a photo is shown, in ms: names stand after one second, and have two in which to move. */
const PHOTO_MS = 3000;

const LABELS: readonly Measure<Watched>[] = [
  count('labelFaults', ({ labels }) => labels.faults),
  { key: 'labelMovesASecond', unit: 'number', of: (items) => Math.max(...items.map(({ labels }) => labels.moves)) },
  {
    key: 'labelsPlaced',
    unit: 'share',
    of: (items) => mean(items.map(({ labels }) => labels.placed).filter(Number.isFinite)),
  },
];
/** The longest that a first name may take, in seconds: as gpu, and as wasm. */
const FIRST_NAME = [1.5, 3] as const;
const VISITS: readonly Measure<Watched>[] = [
  count('visits', ({ visits }) => visits.length),
  { key: 'namedVisits', unit: 'share', of: (items) => mean(visitsIn(items).map(({ firstName }) => Number(firstName !== null))) },
  { key: 'firstName', unit: 'seconds', of: (items) => mean(firstNames(items)) },
  { key: 'slowestFirstName', unit: 'seconds', of: (items) => Math.max(...firstNames(items)) },
  ...FIRST_NAME.map((most): Measure<Watched> => ({
    key: `firstNameWithin${most}s`,
    unit: 'share',
    of: (items) => mean(longEnough(items, most).map(({ firstName }) => Number((firstName ?? Infinity) <= most * 1000))),
  })),
  { key: 'changesPerVisit', unit: 'number', of: (items) => mean(visitsIn(items).map(({ changes }) => changes)) },
];

export async function measureMirror(bench: Workbench): Promise<Section[]> {
  const eyes = await openEyes(bench);
  const parts = [() => filmsSection(bench, eyes), () => photosSection(bench, eyes)];
  const sections: Section[] = [];
  const absent: string[] = [];
  for (const part of parts)
    try {
      sections.push(await part());
    } catch (error) {
      if (!(error instanceof AbsentError)) throw error;
      absent.push(error.message);
    }
  if (sections.length === 0) throw new AbsentError(absent.join('; '));
  return sections;
}

async function filmsSection(bench: Workbench, eyes: Eyes): Promise<Section> {
  const folder = join(bench.data, 'clips');
  const files = (await readdir(folder).catch(() => [])).filter((name) => !/\.(csv|md|txt)$/.test(name)).toSorted();
  if (files.length === 0) throw new AbsentError(`there is no film in ${folder}`);
  const shown = perSpeed<Watched>(bench);
  const { broken } = await bench.each('films', bench.some(files), async (name) => {
    for (const as of bench.as) shown[as].push(await watch(bench, name, readClip(join(folder, name)), eyes.scene(SPEEDS[as])));
  });
  return {
    path: ['mirror', 'films'],
    title: 'Mirror, films as shown',
    n: Object.values(shown)[0]?.length ?? 0,
    ...columnsOf(shown, ({ name }) => name, [...LABELS, ...VISITS]),
    notes: [
      'labelFaults: names over a name, a face, hips or the caption, on four screens in two languages; labelMovesASecond: the most of one name',
      'a visit: from the first frame with somebody in view until nobody is; firstName: from that frame until a garment or its group is named on the screen',
      'firstNameWithin: of the visits that lasted so long, or were named',
      'changesPerVisit: how often what is told in big type becomes something else',
      ...Object.entries(shown).flatMap(([as, films]) =>
        films.flatMap(({ name, visits }) => `as ${as}, ${name}: ${said(visits)}`),
      ),
      ...brokenNote(broken),
    ],
    extra: { people: eyes.people, broken: broken.length },
  };
}

async function photosSection(bench: Workbench, eyes: Eyes): Promise<Section> {
  const { photos: all, split } = await readWornPhotos(bench);
  const photos = bench.some(all);
  const shown = perSpeed<Watched>(bench);
  const { broken } = await bench.each('photos', [...photos.entries()], async ([i, { id }]) => {
    const film = filmOf(await readPhoto(await wornFile(bench, id)), PHOTO_MS, STILL, i);
    for (const as of bench.as) shown[as].push(await watch(bench, id, film(), eyes.wordy(SPEEDS[as])));
  });
  return {
    path: ['mirror', 'photos'],
    title: `Mirror, worn photos with the longest names, split ${split}`,
    n: Object.values(shown)[0]?.length ?? 0,
    ...columnsOf(shown, ({ name }) => name, LABELS),
    notes: [
      `each photo is shown for ${PHOTO_MS / 1000} s as a camera gives it; no garment is read: all that may be looked for on a person is named, each by the longest name of its group`,
      ...brokenNote(broken),
    ],
    extra: { people: eyes.people, split, broken: broken.length },
  };
}

async function watch(
  bench: Workbench,
  name: string,
  film: AsyncIterable<FilmFrame>,
  see: ReturnType<Eyes['scene']>,
): Promise<Watched> {
  const { card } = await bench.classifier('garments');
  let frame = { width: 1, height: 1 };
  const shown = await play(film, see, (pixels: Pixels) => (frame = pixels));
  return { name, labels: countLabels(shown.moments, card, frame), visits: visitsOf(shown, frame.height) };
}

function visitsIn(items: readonly Watched[]): Visit[] {
  return items.flatMap(({ visits }) => visits);
}

/** In seconds. */
function firstNames(items: readonly Watched[]): number[] {
  return visitsIn(items).flatMap(({ firstName }) => (firstName === null ? [] : firstName / 1000));
}

/** Visits that gave the screen the time to name something, in seconds, or that it took less for. */
function longEnough(items: readonly Watched[], seconds: number): Visit[] {
  return visitsIn(items).filter(({ length, firstName }) => length >= seconds * 1000 || (firstName ?? Infinity) <= seconds * 1000);
}

function said(visits: readonly Visit[]): string {
  if (visits.length === 0) return 'nobody';
  return visits
    .map(({ from, length, firstName, changes }) => {
      const named = firstName === null ? 'unnamed' : `named after ${seconds(firstName)}`;
      return `at ${seconds(from)} for ${seconds(length)} ${named}${changes > 0 ? `, ${changes} changes` : ''}`;
    })
    .join('; ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
