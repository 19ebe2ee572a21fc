/** The set `worn`: street photos of people, each shown for some seconds; and, for the model's sake, cut into garments by mask and by pose. */
import type { ClassifyCard } from '#contract/model-card';
import { asWorn, nameOf, topK } from '../../../kiosk/pipeline/answer.ts';
import type { Region } from '../../../kiosk/pipeline/people/regions.ts';
import type { Guess } from '../../../kiosk/pipeline/types.ts';
import { CommandError } from '../../lib/command.ts';
import { filmOf, STILL } from '../camera.ts';
import { classification, type Crop } from '../../../kiosk/measure/classify.ts';
import { openEyes, type Eyes } from '../eye.ts';
import { perSpeed, SPEEDS, type As } from '../speeds.ts';
import { average, columnsOf, count } from '../figures-shown.ts';
import { averagePrecision, mean, microF1 } from '../../../kiosk/measure/figures.ts';
import { wilson } from '../../../kiosk/measure/intervals.ts';
import { readPhoto } from '../pictures.ts';
import type { ClassFigures, Figure, Section } from '../../../kiosk/measure/report.ts';
import { headline, impossiblePairs, names, play, type Shown } from '../shown.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import { readWornCrops, readWornPhotos, wornFile, type WornCrop } from '../worn.ts';
import { brokenNote } from '../../../kiosk/measure/garments.ts';
import { STILL_MS } from './people.ts';

/** Absent where the tags do not name them: everything else may be hidden, or was forgotten. */
const TAGGED = ['bag', 'hat'];

/** What the screen said of a photo, against its tags. */
interface Judged {
  readonly photo: string;
  readonly truth: ReadonlySet<string>;
  /** The types that the screen names of the nearest person in the end, and what it holds possible, with calibrated probabilities. */
  readonly named: readonly string[];
  readonly guesses: readonly Guess[];
  /** The type that the headline names in the end; null where it names none. */
  readonly headline: string | null;
  /** Types named at any moment that surely are not there, and those of them in big type. */
  readonly wrong: readonly string[];
  readonly wrongHeadlines: readonly string[];
  readonly impossible: number;
  readonly nobody: boolean;
}

export async function measureWorn(bench: Workbench): Promise<Section[]> {
  const eyes = await openEyes(bench);
  const { photos: all, split } = await readWornPhotos(bench);
  const photos = bench.some(all);
  const { card } = await bench.classifier('garments');
  const shown = perSpeed<Judged>(bench);
  const { broken } = await bench.each('worn photos', [...photos.entries()], async ([i, { id, types }]) => {
    const film = filmOf(await readPhoto(await wornFile(bench, id)), STILL_MS, STILL, i);
    for (const as of bench.as) shown[as].push(judge(bench, id, types, await play(film(), eyes.scene(SPEEDS[as]))));
  });
  const judged = Object.values(shown)[0] ?? [];
  const whole: Section = {
    path: ['worn'],
    title: `Worn photos, as shown, ${card.name} ${card.version}, people ${eyes.people ?? '–'}, split ${split}`,
    n: judged.length,
    ...wornFigures(shown, bench),
    perClass: bench.taxonomy.types.flatMap((type) => perType(judged, type)),
    notes: [
      `each photo is shown for ${STILL_MS / 1000} s as a camera gives it: four seeded pictures of it in random order; per type: the first column`,
      'bagless: photos whose tags name no bag; bagHeadlines, bagLabels: those of them on which a bag was named, in big type or at all; bagNamed: the share of tagged bags named in the end',
      ...nobodyNote(judged),
      ...brokenNote(broken),
    ],
    extra: { model: card.version, people: eyes.people, split, broken: broken.length },
  };
  const sections = await modelSections(bench, eyes, card, split);
  if (typeof sections !== 'string') return [whole, ...sections];
  return [{ ...whole, notes: [...whole.notes, `crops could not be measured: ${sections}`] }];
}

/** Old figures that a shopper never sees: the crops by mask, and the same garments in regions by pose, of single frames; or why there are none. */
async function modelSections(bench: Workbench, eyes: Eyes, card: ClassifyCard, split: string): Promise<Section[] | string> {
  const cut = await readWornCrops(bench).catch((error: unknown) => {
    if (error instanceof AbsentError || error instanceof CommandError) return error.message;
    throw error;
  });
  if (typeof cut === 'string') return cut;
  const section = (key: string, how: string, crops: readonly Crop[], told: string): Section => {
    const { figures, ...rest } = classification(crops, asWorn(card), bench.taxonomy);
    return {
      path: ['worn', key],
      title: `For the model’s sake, no shopper sees this: worn, crops ${how}, ${card.name} ${card.version}, split ${split}`,
      n: crops.length,
      ...rest,
      figures: [...figures, withinGroup(crops, card, bench)],
      notes: ['withinGroup: the best type of the crop’s own group; it is told the group', told, ...brokenNote(cut.broken)],
      extra: { photos: new Set(crops.map(({ photo }) => photo)).size },
    };
  };
  const crops = section('crops', 'by mask', cut.crops, 'the box around a type’s mask, all labels in the race');
  if (eyes.people === null) return [crops];
  const regions = await readRegions(bench, eyes, [...new Set(cut.crops.map(({ photo }) => photo))]);
  const byPose = cut.crops.map((crop) => ({ ...crop, logits: regionOf(crop, regions.get(crop.photo), bench)?.logits ?? null }));
  return [
    crops,
    section('cropsByPose', 'by pose', byPose, 'the region where the crop’s group is looked for, all labels in the race'),
  ];
}

/** A region of the nearest person with the garments model's reading of it. */
type Read = Region & { readonly logits: ArrayLike<number> };

/** Every region of the nearest person of each photo, by photo id, read once. */
async function readRegions(bench: Workbench, eyes: Eyes, ids: readonly string[]): Promise<Map<string, Read[]>> {
  const found = new Map<string, Read[]>();
  const { logits } = await bench.classifier('garments');
  await bench.each('worn regions', ids, async (id) => {
    const photo = await readPhoto(await wornFile(bench, id));
    const read: Read[] = [];
    for (const { region } of await eyes.nearest(photo)) read.push({ ...region, logits: await logits(photo, region.box) });
    found.set(id, read);
  });
  return found;
}

function judge({ taxonomy }: Workbench, photo: string, truth: ReadonlySet<string>, shown: Shown): Judged {
  const final = shown.moments.at(-1);
  const garments = final?.scene.people[0]?.garments ?? [];
  const absent = (id: string) => TAGGED.includes(id) && !truth.has(id);
  return {
    photo,
    truth,
    named: garments.flatMap(({ verdict }) => nameOf(verdict) ?? []),
    guesses: garments.flatMap(({ verdict }) => verdict.guesses),
    headline: final === undefined ? null : headline(final),
    wrong: [...new Set(shown.moments.flatMap(names))].filter(absent),
    wrongHeadlines: [...new Set(shown.moments.map(headline))].filter((id) => id !== null && absent(id)) as string[],
    impossible: impossiblePairs(shown, taxonomy.groupOf),
    nobody: shown.moments.every(({ scene }) => scene.people.length === 0),
  };
}

function wornFigures(shown: Readonly<Record<As, Judged[]>>, { taxonomy }: Workbench): Pick<Section, 'figures' | 'columns'> {
  const groupsOf = (types: Iterable<string>) => new Set([...types].map((type) => taxonomy.groupOf(type) ?? type));
  const precisionOf = (items: readonly Judged[], type: string) =>
    averagePrecision(
      items.map(({ truth, guesses }) => ({
        positive: truth.has(type),
        score: Math.max(0, ...guesses.filter(({ id }) => id === type).map(({ probability }) => probability)),
      })),
    );
  const named = (items: readonly Judged[]) => items.filter((item) => item.headline !== null);
  const bagged = (items: readonly Judged[]) => items.filter(({ truth }) => truth.has('bag'));
  const isWrongBag = (types: readonly string[]) => Number(types.includes('bag'));
  return columnsOf(shown, ({ photo }) => photo, [
    {
      key: 'microF1',
      unit: 'share',
      of: (items) => microF1(items.map((item) => ({ truth: item.truth, named: new Set(item.named) }))),
    },
    {
      key: 'groupF1',
      unit: 'share',
      of: (items) => microF1(items.map((item) => ({ truth: groupsOf(item.truth), named: groupsOf(item.named) }))),
    },
    {
      key: 'macroAP',
      unit: 'share',
      of: (items) => mean(taxonomy.types.map((type) => precisionOf(items, type)).filter((value) => !Number.isNaN(value))),
    },
    average('named', 'share', (item) => Number(item.headline !== null)),
    {
      key: 'rightWhenNamed',
      unit: 'share',
      of: (items) => mean(named(items).map((item) => Number(item.truth.has(item.headline ?? '')))),
    },
    average('falsePerPerson', 'number', ({ wrong }) => wrong.length),
    count('bagless', ({ truth }) => Number(!truth.has('bag'))),
    count('bagHeadlines', ({ wrongHeadlines }) => isWrongBag(wrongHeadlines)),
    count('bagLabels', ({ wrong }) => isWrongBag(wrong)),
    { key: 'bagNamed', unit: 'share', of: (items) => mean(bagged(items).map((item) => Number(item.named.includes('bag')))) },
    count('impossible', ({ impossible }) => impossible),
  ]);
}

function perType(judged: readonly Judged[], type: string): ClassFigures[] {
  const truths = judged.filter(({ truth }) => truth.has(type));
  const said = judged.filter(({ named }) => named.includes(type));
  const right = said.filter(({ truth }) => truth.has(type)).length;
  if (truths.length === 0) return [];
  const [n, recall] = [truths.length, right / truths.length];
  const f1 = (2 * right) / (truths.length + said.length);
  return [{ id: type, n, recall, interval: wilson(recall, n), precision: right / said.length, f1 }];
}

/** The share of crops whose type is the best of its group. */
function withinGroup(crops: readonly Crop[], card: ClassifyCard, bench: Workbench): Figure {
  const hits = crops.map(({ truth, logits }) => {
    const group = bench.taxonomy.groupOf(truth);
    const own = Array.from(logits ?? [], (logit, i) => (card.labels[i]?.group === group ? logit : -Infinity));
    return card.labels[topK(own, 1)[0] ?? -1]?.id === truth;
  });
  return share('withinGroup', hits);
}

function share(key: string, hits: readonly boolean[]): Figure {
  const value = mean(hits.map(Number));
  return { key, value, unit: 'share', interval: hits.length > 0 ? wilson(value, hits.length) : null };
}

/** The region of the crop's group. */
function regionOf({ truth }: WornCrop, regions: readonly Read[] | undefined, bench: Workbench): Read | undefined {
  return regions?.find(({ group }) => group === bench.taxonomy.groupOf(truth));
}

function nobodyNote(judged: readonly Judged[]): string[] {
  const nobody = judged.filter((item) => item.nobody).length;
  return nobody > 0 ? [`nobody was found on ${nobody} photos; they count as photos without a garment`] : [];
}
