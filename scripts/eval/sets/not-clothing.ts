/** The set `not-clothing`: does the reject label tell what is no garment from garments, and what does it cost? */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClassifyCard } from '#contract/model-card';
import { wholeBox } from '../../../kiosk/pipeline/pixels/guide.ts';
import { logProbabilities, topK } from '../../../kiosk/pipeline/answer.ts';
import { CommandError } from '../../lib/command.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import type { Crop } from '../../../kiosk/measure/classify.ts';
import { auroc, falsePositiveRate, mean, type Scored } from '../../../kiosk/measure/figures.ts';
import { bootstrap, wilson } from '../../../kiosk/measure/intervals.ts';
import { PICTURE } from '../../../kiosk/measure/picture-names.ts';
import { readPhoto } from '../pictures.ts';
import type { Section } from '../../../kiosk/measure/report.ts';
import { readWornCrops } from '../worn.ts';
import { brokenNote } from '../../../kiosk/measure/garments.ts';
import { readGarments } from './garments.ts';

/** AUROC and FPR95 of 1 − P(reject), with every garment and worn crop of the folder's reporting splits as positives. */
export async function measureNotClothing(bench: Workbench): Promise<Section[]> {
  const folder = join(bench.data, 'not-clothing');
  const files = (await readdir(folder).catch(() => [])).filter((file) => PICTURE.test(file)).sort();
  if (files.length === 0) throw new AbsentError(`there is no picture in ${folder}`);
  const { card, logits } = await bench.classifier('garments');
  if (card.reject === null) throw new CommandError(`${card.name} ${card.version} has no reject label.`);
  const sets = [await orWhy(readGarments(bench), 'readings'), await orWhy(readWornCrops(bench), 'crops')];
  const garments = sets.flatMap(({ readings }) => readings);

  const others: Crop[] = [];
  const { broken } = await bench.each('not-clothing', files, async (file) => {
    const photo = await readPhoto(join(folder, file));
    others.push({ photo: file, truth: card.reject!, logits: await logits(photo, wholeBox(photo.width, photo.height)) });
  });

  const items = [
    ...garments.map((reading) => ({ photo: reading.photo, positive: true, score: garmentScore(reading, card) })),
    ...others.map((reading) => ({ photo: reading.photo, positive: false, score: garmentScore(reading, card) })),
  ];
  const cluster = ({ photo, positive }: Scored & { photo: string }) => `${positive} ${photo}`;
  const rejected = mean(others.map((reading) => Number(bestOf(reading, card, false) === card.reject)));
  const right = (readings: readonly Crop[], skipReject: boolean) =>
    mean(readings.map((reading) => Number(bestOf(reading, card, skipReject) === reading.truth)));
  const cost = (readings: readonly Crop[]) => right(readings, true) - right(readings, false);
  return [
    {
      path: ['notClothing'],
      title: `Not clothing, ${card.name} ${card.version}, against ${garments.length} garments`,
      n: others.length,
      figures: [
        { key: 'auroc', value: auroc(items), unit: 'share', interval: bootstrap(items, cluster, auroc) },
        { key: 'fpr95', value: falsePositiveRate(items), unit: 'share', interval: bootstrap(items, cluster, falsePositiveRate) },
        { key: 'rejected', value: rejected, unit: 'share', interval: wilson(rejected, others.length) },
        { key: 'cost', value: cost(garments), unit: 'share', interval: bootstrap(garments, ({ photo }) => photo, cost) },
      ],
      notes: [
        'fpr95: share kept when 95 % of garments are kept; cost: top-1 of the garments without the reject label, less that with it',
        'every picture of the folder is asked about, those too that a model may have been trained on',
        ...sets.flatMap(({ why }) => (why === null ? [] : [`not told from: ${why}`])),
        ...brokenNote(broken),
      ],
      extra: { model: card.version, garments: garments.length, broken: broken.length },
    },
  ];
}

/** The readings of a set, or why there are none. */
async function orWhy<K extends string>(set: Promise<{ readonly [key in K]: readonly Crop[] }>, key: K) {
  try {
    return { readings: (await set)[key], why: null };
  } catch (error) {
    if (error instanceof AbsentError || error instanceof CommandError) return { readings: [], why: error.message };
    throw error;
  }
}

/** Orders as 1 − P(reject) does: −log P(reject), which keeps its digits where the probability rounds to 1. */
function garmentScore({ logits }: Crop, card: ClassifyCard): number {
  const reject = card.labels.findIndex(({ id }) => id === card.reject);
  return -logProbabilities(logits ?? [], card.temperature)[reject]!;
}

/** The best label's id, with or without the reject label in the race. */
function bestOf({ logits }: Crop, card: ClassifyCard, skipReject: boolean): string | undefined {
  const ranked = topK(logits ?? [], 2).map((index) => card.labels[index]?.id);
  return skipReject ? ranked.find((id) => id !== card.reject) : ranked[0];
}
