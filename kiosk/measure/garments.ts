/** The set `garments`, photos of single garments with one type each: which of its rows are asked about, and the figures of the answers. */
import { z } from 'zod';
import type { ClassifyCard } from '#contract/model-card';
import { classification, type Crop } from './classify.ts';
import { pickSplit } from './csv.ts';
import type { Section } from './report.ts';
import type { Taxonomy } from './taxonomy.ts';

/** A row of garments/labels.csv. */
export const garmentRow = z.object({ image: z.string().min(1), label: z.string().min(1), split: z.string().optional() });
/** The official test: no sender and no photo of it is in train. */
const REPORTING = 'test';

/** The rows that are asked about. */
export interface Asked {
  readonly known: readonly { readonly image: string; readonly truth: string }[];
  readonly split: string;
  /** Rows whose label is no type of the taxonomy. */
  readonly ignored: number;
}

/** The rows of the split `wanted`, or of the test where it occurs, whose label is a type of the taxonomy. */
export function askedOf(
  all: readonly z.infer<typeof garmentRow>[],
  wanted: string | undefined,
  taxonomy: Pick<Taxonomy, 'typeOf'>,
): Asked {
  const { rows, split } = pickSplit(all, wanted, REPORTING);
  const known = rows.flatMap(({ image, label }) => {
    const truth = taxonomy.typeOf('garments', label);
    return truth === undefined ? [] : [{ image, truth }];
  });
  return { known, split, ignored: rows.length - known.length };
}

export interface GarmentReadings extends Omit<Asked, 'known'> {
  /** In the order of the rows. */
  readonly readings: readonly Crop[];
  /** One message for each picture that could not be used. */
  readonly broken: readonly string[];
}

/** Top-1, top-3, group, macro-F1 and calibration of the whole photos. */
export function garmentsSection(
  { readings, split, ignored, broken }: GarmentReadings,
  card: ClassifyCard,
  taxonomy: Taxonomy,
): Section {
  return {
    path: ['garments'],
    title: `Laid-out garments, ${card.name} ${card.version}, split ${split}`,
    n: readings.length,
    ...classification(readings, card, taxonomy),
    notes: [
      ...(ignored > 0 ? [`${ignored} photos carry a label that is no type of the taxonomy and were not asked about`] : []),
      ...brokenNote(broken),
    ],
    extra: { model: card.version, split, broken: broken.length },
  };
}

/** What to say of pictures that could not be used. */
export function brokenNote(broken: readonly string[]): string[] {
  return broken.length > 0 ? [`${broken.length} pictures could not be used, the first: ${broken[0]}`] : [];
}
