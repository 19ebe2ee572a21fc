/** The set `worn`: street photos, whole and cut into garments by mask and by pose. */
import type { ClassifyCard } from '#contract/model-card';
import { asWorn, topK } from '../../../kiosk/pipeline/decode.ts';
import { maskToGroups, outfitOf, wornOf, type Worn } from '../../../kiosk/pipeline/outfit.ts';
import { AbsentError, type Bench, type Tried } from '../bench.ts';
import { classification, type Reading } from '../classify.ts';
import { averagePrecision, mean, microF1 } from '../figures.ts';
import { bootstrap, wilson } from '../intervals.ts';
import { openPeople, type Region } from '../people.ts';
import { readPhoto } from '../pictures.ts';
import type { ClassFigures, Figure, Section } from '../report.ts';
import { readWornCrops, readWornPhotos, wornFile, type WornCrop } from '../worn.ts';
import { brokenNote } from './garments.ts';

/** The main person of a photo: each region with the garments model's reading of it. */
type Looked = readonly (Region & { readonly logits: ArrayLike<number> })[];

/** A photo with what its tags say and what was found. */
interface Judged {
  readonly photo: string;
  readonly truth: ReadonlySet<string>;
  readonly outfit: readonly Worn[];
}

/** Whole photos against their tags, the crops by mask, and the same crops found by pose. */
export async function measureWorn(bench: Bench): Promise<Section[]> {
  const people = await openPeople(bench);
  const { photos, split } = await readWornPhotos(bench);
  const { card } = await bench.model('garments');
  const note = people === null ? ['no people model released: whole photos and regions by pose could not be measured'] : [];
  const looked =
    people === null
      ? null
      : await lookAtPhotos(
          bench,
          people.regions,
          photos.map(({ id }) => id),
        );
  const judged = photos.flatMap(({ id, types }): Judged[] => {
    const regions = looked?.found.get(id);
    return regions === undefined ? [] : [{ photo: id, truth: types, outfit: outfitOf(regions, card) }];
  });
  const whole: Section = {
    path: ['worn'],
    title: `Worn, whole photos, ${card.name} ${card.version}, people ${people?.version ?? '–'}, split ${split}`,
    n: judged.length,
    ...wholeFigures(judged, bench),
    notes: [...note, ...nobodyNote(looked), ...brokenNote(looked?.broken ?? [])],
    extra: { model: card.version, people: people?.version ?? null, split, broken: looked?.broken.length ?? 0 },
  };

  const cut = await readWornCrops(bench).catch((error: unknown) => {
    if (error instanceof AbsentError) return null;
    throw error;
  });
  if (cut === null) return [{ ...whole, notes: [...whole.notes, 'no masks: crops could not be measured'] }];
  const sections = [whole];
  const section = (key: string, how: string, readings: readonly Reading[]): Section => ({
    path: ['worn', key],
    title: `Worn, crops ${how}, ${card.name} ${card.version}, split ${split}`,
    n: readings.length,
    ...classification(readings, asWorn(card), bench.taxonomy),
    notes: brokenNote(cut.broken),
    extra: { photos: new Set(readings.map(({ photo }) => photo)).size },
  });
  sections.push(section('crops', 'by mask', cut.crops));
  if (looked === null) return sections;
  const byPose = cut.crops.map((crop) => ({ ...crop, logits: readByPose(crop, looked.found.get(crop.photo), card, bench) }));
  const posed = section('cropsByPose', 'by pose', byPose);
  const told = 'withinGroup: the best type of the crop’s own group; it is told the group, the other figures are not';
  return [
    ...sections,
    { ...posed, figures: [...posed.figures, withinGroup(byPose, card, bench)], notes: [...posed.notes, told] },
  ];
}

interface Found extends Tried {
  /** By photo id; an empty list where nobody was found. */
  readonly found: ReadonlyMap<string, Looked>;
}

/** Finds the main person of each photo and reads the garments in their regions. */
async function lookAtPhotos(
  bench: Bench,
  regionsIn: NonNullable<Awaited<ReturnType<typeof openPeople>>>['regions'],
  ids: readonly string[],
): Promise<Found> {
  const { logits } = await bench.model('garments');
  const found = new Map<string, Looked>();
  const { broken } = await bench.each('worn photos', ids, async (id) => {
    const photo = await readPhoto(await wornFile(bench, id));
    const looked = [];
    for (const region of (await regionsIn(photo)) ?? []) looked.push({ ...region, logits: await logits(photo, region.box) });
    found.set(id, looked);
  });
  return { found, broken };
}

/** Micro-F1 over types and over groups, and the mean average precision of the types that occur. */
function wholeFigures(judged: readonly Judged[], bench: Bench): Pick<Section, 'figures' | 'perClass'> {
  const groupsOf = (types: Iterable<string>) => new Set([...types].map((type) => bench.taxonomy.groupOf(type) ?? type));
  const named = ({ outfit }: Judged) => wornOf(outfit).map(({ id }) => id);
  const ofTypes = (items: readonly Judged[]) =>
    microF1(items.map((item) => ({ truth: item.truth, named: new Set(named(item)) })));
  const ofGroups = (items: readonly Judged[]) =>
    microF1(items.map((item) => ({ truth: groupsOf(item.truth), named: groupsOf(named(item)) })));
  const precisionOf = (items: readonly Judged[], type: string) =>
    averagePrecision(
      items.map(({ truth, outfit }) => ({
        positive: truth.has(type),
        score: outfit.find(({ id }) => id === type)?.probability ?? 0,
      })),
    );
  const ofRanking = (items: readonly Judged[]) =>
    mean(bench.taxonomy.types.map((type) => precisionOf(items, type)).filter((value) => !Number.isNaN(value)));
  const figure = (key: string, of: (items: readonly Judged[]) => number) =>
    ({ key, value: of(judged), unit: 'share', interval: bootstrap(judged, ({ photo }) => photo, of) }) as const;
  return {
    figures: [figure('microF1', ofTypes), figure('macroAP', ofRanking), figure('groupF1', ofGroups)],
    perClass: bench.taxonomy.types.flatMap((type) => perType(judged, type, named)),
  };
}

function perType(judged: readonly Judged[], type: string, named: (item: Judged) => string[]): ClassFigures[] {
  const truths = judged.filter(({ truth }) => truth.has(type));
  const said = judged.filter((item) => named(item).includes(type));
  const right = said.filter(({ truth }) => truth.has(type)).length;
  if (truths.length === 0) return [];
  const total = truths.length + said.length;
  return [{ id: type, n: truths.length, recall: right / truths.length, precision: right / said.length, f1: (2 * right) / total }];
}

/** The share of crops whose type is the best of its group. */
function withinGroup(crops: readonly Reading[], card: ClassifyCard, bench: Bench): Figure {
  const hits = crops.map(({ truth, logits }) => {
    const own = maskToGroups([bench.taxonomy.groupOf(truth) ?? ''], logits ?? [], { ...card, reject: null });
    return card.labels[topK(own, 1)[0] ?? -1]?.id === truth;
  });
  const value = mean(hits.map(Number));
  return { key: 'withinGroup', value, unit: 'share', interval: hits.length > 0 ? wilson(value, hits.length) : null };
}

/** The reading of the crop's group's own region, else of the first that may show the group; null when there is none. */
function readByPose(
  { truth }: WornCrop,
  regions: Looked | undefined,
  card: ClassifyCard,
  bench: Bench,
): ArrayLike<number> | null {
  const group = bench.taxonomy.groupOf(truth) ?? '';
  const region = regions?.find(({ groups }) => groups[0] === group) ?? regions?.find(({ groups }) => groups.includes(group));
  return region === undefined ? null : maskToGroups(region.groups, region.logits, card);
}

function nobodyNote(looked: Found | null): string[] {
  const nobody = [...(looked?.found.values() ?? [])].filter((regions) => regions.length === 0).length;
  return nobody > 0 ? [`nobody was found on ${nobody} photos; they count as photos without a garment`] : [];
}
