/** The set `worn`: street photos, whole and cut into garments by mask and by pose. */
import type { ClassifyCard } from '#contract/model-card';
import { asWorn, maskToGroups, topK } from '../../../kiosk/pipeline/decode.ts';
import { qualityOf, sharpnessOf } from '../../../kiosk/pipeline/quality.ts';
import type { Region } from '../../../kiosk/pipeline/regions.ts';
import { inSight } from '../../../kiosk/pipeline/tracks.ts';
import type { Guess } from '../../../kiosk/pipeline/types.ts';
import { nameOf } from '../../../kiosk/pipeline/vote.ts';
import { look, NO_WEARERS, plan, seen } from '../../../kiosk/pipeline/wearers.ts';
import { CommandError } from '../../command.ts';
import { AbsentError, type Bench, type Tried } from '../bench.ts';
import { classification, type Reading } from '../classify.ts';
import { averagePrecision, mean, microF1 } from '../figures.ts';
import { bootstrap, wilson } from '../intervals.ts';
import { readingOf } from '../model.ts';
import { openPeople, type People } from '../people.ts';
import { readPhoto } from '../pictures.ts';
import type { ClassFigures, Figure, Section } from '../report.ts';
import { readWornCrops, readWornPhotos, wornFile, type WornCrop } from '../worn.ts';
import { brokenNote } from './garments.ts';

/** A region of the nearest person with the garments model's reading of it, all labels in the race. */
type Looked = Region & { readonly logits: ArrayLike<number> };

/** What the kiosk makes of a photo's nearest person. */
interface Sight {
  readonly regions: readonly Looked[];
  /** The garments that the screen would name. */
  readonly named: readonly string[];
  /** What it holds possible, with calibrated probabilities. */
  readonly guesses: readonly Guess[];
}

/** A photo with what its tags say and what was seen. */
interface Judged extends Sight {
  readonly photo: string;
  readonly truth: ReadonlySet<string>;
}

/** Whole photos against their tags, the crops by mask, and the same crops found by pose. */
export async function measureWorn(bench: Bench): Promise<Section[]> {
  const people = await openPeople(bench);
  const { photos, split } = await readWornPhotos(bench);
  const { card } = await bench.model('garments');
  const note = people === null ? ['no people model released: whole photos and regions by pose could not be measured'] : [];
  const ids = photos.map(({ id }) => id);
  const looked = people === null ? null : await lookAtPhotos(bench, people, ids);
  const judged = photos.flatMap(({ id, types }): Judged[] => {
    const sight = looked?.found.get(id);
    return sight === undefined ? [] : [{ photo: id, truth: types, ...sight }];
  });
  const whole: Section = {
    path: ['worn'],
    title: `Worn, whole photos, ${card.name} ${card.version}, people ${people?.version ?? '–'}, split ${split}`,
    n: judged.length,
    ...wholeFigures(judged, bench),
    notes: [...note, ...nobodyNote(judged), ...brokenNote(looked?.broken ?? [])],
    extra: { model: card.version, people: people?.version ?? null, split, broken: looked?.broken.length ?? 0 },
  };

  const cut = await readWornCrops(bench).catch((error: unknown) => {
    if (error instanceof AbsentError || error instanceof CommandError) return error.message;
    throw error;
  });
  if (typeof cut === 'string') return [{ ...whole, notes: [...whole.notes, `crops could not be measured: ${cut}`] }];
  const section = (key: string, how: string, readings: readonly Reading[], more: readonly Figure[], told: string): Section => {
    const { figures, ...rest } = classification(readings, asWorn(card), bench.taxonomy);
    return {
      path: ['worn', key],
      title: `Worn, crops ${how}, ${card.name} ${card.version}, split ${split}`,
      n: readings.length,
      ...rest,
      figures: [...figures, withinGroup(readings, card, bench), ...more],
      notes: ['withinGroup: the best type of the crop’s own group; it is told the group', told, ...brokenNote(cut.broken)],
      extra: { photos: new Set(readings.map(({ photo }) => photo)).size },
    };
  };
  const crops = section('crops', 'by mask', cut.crops, [], 'the box around a type’s mask, all labels in the race');
  if (looked === null) return [whole, crops];
  const found = cut.crops.map((crop) => ({ crop, region: regionOf(crop, looked.found.get(crop.photo), bench) }));
  const byPose = found.map(({ crop, region }) => ({ ...crop, logits: region?.logits ?? null }));
  const onKiosk = found.map(({ crop, region }) => {
    const logits = region === undefined ? [] : maskToGroups(region.groups, region.logits, card);
    return card.labels[topK(logits, 1)[0] ?? -1]?.id === crop.truth;
  });
  const told =
    'the region where the crop’s group is looked for, all labels in the race; withinRegion: only those that the kiosk lets compete there';
  return [whole, crops, section('cropsByPose', 'by pose', byPose, [share('withinRegion', onKiosk)], told)];
}

interface Found extends Tried {
  /** By photo id. */
  readonly found: ReadonlyMap<string, Sight>;
}

/** Each photo through the kiosk's own steps, as the only frame of a camera. */
async function lookAtPhotos(bench: Bench, people: People, ids: readonly string[]): Promise<Found> {
  const { card, logits } = await bench.model('garments');
  const found = new Map<string, Sight>();
  const { broken } = await bench.each('worn photos', ids, async (id) => {
    const photo = await readPhoto(await wornFile(bench, id));
    const { width, height } = photo;
    const planned = plan(NO_WEARERS, await people.find(photo), 0, width, height);
    let { wearers } = planned;
    const [nearest] = inSight(wearers.tracks, 0);
    const regions: Looked[] = [];
    for (const due of planned.due.filter(({ track }) => track.id === nearest?.id)) {
      const { box } = due.region;
      const reading = readingOf(card, await logits(photo, box), 0);
      wearers = look(wearers, due, reading, qualityOf(sharpnessOf(photo, box), box, due.track.person), card);
      regions.push({ ...due.region, logits: reading.logits });
    }
    const garments = seen(wearers, 0, card).find((wearer) => wearer.id === nearest?.id)?.garments ?? [];
    const named = garments.flatMap(({ verdict }) => nameOf(verdict) ?? []);
    found.set(id, { regions, named, guesses: garments.flatMap(({ verdict }) => verdict.guesses) });
  });
  return { found, broken };
}

/** Micro-F1 over types and over groups, and the mean average precision of the types that occur. */
function wholeFigures(judged: readonly Judged[], bench: Bench): Pick<Section, 'figures' | 'perClass'> {
  const groupsOf = (types: Iterable<string>) => new Set([...types].map((type) => bench.taxonomy.groupOf(type) ?? type));
  const ofTypes = (items: readonly Judged[]) => microF1(items.map(({ truth, named }) => ({ truth, named: new Set(named) })));
  const ofGroups = (items: readonly Judged[]) =>
    microF1(items.map(({ truth, named }) => ({ truth: groupsOf(truth), named: groupsOf(named) })));
  const precisionOf = (items: readonly Judged[], type: string) =>
    averagePrecision(
      items.map(({ truth, guesses }) => ({
        positive: truth.has(type),
        score: Math.max(0, ...guesses.filter(({ id }) => id === type).map(({ probability }) => probability)),
      })),
    );
  const ofRanking = (items: readonly Judged[]) =>
    mean(bench.taxonomy.types.map((type) => precisionOf(items, type)).filter((value) => !Number.isNaN(value)));
  const figure = (key: string, of: (items: readonly Judged[]) => number) =>
    ({ key, value: of(judged), unit: 'share', interval: bootstrap(judged, ({ photo }) => photo, of) }) as const;
  return {
    figures: [figure('microF1', ofTypes), figure('macroAP', ofRanking), figure('groupF1', ofGroups)],
    perClass: bench.taxonomy.types.flatMap((type) => perType(judged, type)),
  };
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
function withinGroup(crops: readonly Reading[], card: ClassifyCard, bench: Bench): Figure {
  const hits = crops.map(({ truth, logits }) => {
    const own = maskToGroups([bench.taxonomy.groupOf(truth) ?? ''], logits ?? [], { ...card, reject: null });
    return card.labels[topK(own, 1)[0] ?? -1]?.id === truth;
  });
  return share('withinGroup', hits);
}

function share(key: string, hits: readonly boolean[]): Figure {
  const value = mean(hits.map(Number));
  return { key, value, unit: 'share', interval: hits.length > 0 ? wilson(value, hits.length) : null };
}

/** The region of the crop's group, else the first where the group may be seen. */
function regionOf({ truth }: WornCrop, sight: Sight | undefined, bench: Bench): Looked | undefined {
  const group = bench.taxonomy.groupOf(truth) ?? '';
  const of = (is: (groups: readonly string[]) => boolean) => sight?.regions.find(({ groups }) => is(groups));
  return of(([first]) => first === group) ?? of((groups) => groups.includes(group));
}

function nobodyNote(judged: readonly Judged[]): string[] {
  const nobody = judged.filter(({ regions }) => regions.length === 0).length;
  return nobody > 0 ? [`nobody was found on ${nobody} photos; they count as photos without a garment`] : [];
}
