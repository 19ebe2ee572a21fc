/** The card of a classifier: one row of logits, and what the kiosk makes of it. */
import { z } from 'zod';
import {
  cardHead,
  cardTail,
  goldenBase,
  inputIssues,
  inputSchema,
  lineageIssues,
  temperatureSchema,
  valueNameSchema,
} from './card-base.ts';
import { nameSchema } from './ids.ts';
import { titlesSchema } from './titles.ts';
import { stricter } from './tolerant.ts';

export const labelSchema = z.strictObject({
  /** Stable id used in telemetry and thresholds, e.g. `t-shirt`. */
  id: nameSchema,
  /** The coarser class it belongs to, e.g. `upper`. */
  group: nameSchema,
  title: titlesSchema,
  /** Least calibrated probability at which the kiosk names this label; below it the answer is "not sure". */
  threshold: z.number().min(0).max(1),
});
export type Label = z.infer<typeof labelSchema>;

/** How each class fared on one set of labelled pictures, as `npm run eval` measures it. */
const perClassSchema = z.strictObject({
  /** The data it was measured on, e.g. `garments/test`. */
  set: z.string().min(1).max(120),
  classes: z
    .array(
      z.strictObject({
        /** The true type; it need not be a label of the card. */
        id: nameSchema,
        /** How often it is the truth. */
        n: z.int().positive(),
        recall: z.number().min(0).max(1),
        /** Null where the model never said it. */
        precision: z.number().min(0).max(1).nullable(),
      }),
    )
    .min(1)
    .max(200),
  /** confusion[i][j]: how often the i-th class was called by the j-th label of the card. */
  confusion: z
    .array(z.array(z.int().min(0)).max(200))
    .max(200)
    .optional(),
});

const readClassifyCard = z
  .strictObject({
    ...cardHead,
    /** The kiosk takes softmax(logits / temperature). */
    task: z.literal('classify'),
    input: inputSchema,
    output: z.strictObject({
      /** Name of the [1, labels] output, before temperature. */
      logits: valueNameSchema,
      /** An L2-comparable feature vector [1, size], if the model has one. It never leaves the kiosk. */
      embedding: z.strictObject({ name: valueNameSchema, size: z.int().min(1).max(4096) }).optional(),
    }),
    labels: z.array(labelSchema).min(2).max(1000),
    /** What the labels' groups are called, by id; the kiosk has words of its own for the usual ones. */
    groups: z.record(nameSchema, z.strictObject({ title: titlesSchema })).optional(),
    /** The label that means "no garment here", or null when the model has none. */
    reject: nameSchema.nullable(),
    temperature: temperatureSchema,
    /** The same for what people wear, which a model is less sure of than of a garment alone; `temperature` when left out. */
    wornTemperature: temperatureSchema.optional(),
    perClass: perClassSchema.optional(),
    /** A picture and the logits that PyTorch gave for it; a kiosk activates no model that answers otherwise. */
    golden: z.strictObject({ ...goldenBase, logits: z.array(z.number()).min(2).max(1000) }),
    ...cardTail,
  })
  .superRefine((card, ctx) => {
    const issue = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    const ids = new Set(card.labels.map((label) => label.id));
    if (ids.size !== card.labels.length) issue(['labels'], 'label ids must be unique');
    if (card.reject !== null && !ids.has(card.reject)) issue(['reject'], 'must be one of the label ids');
    if (card.golden.logits.length !== card.labels.length)
      issue(['golden', 'logits'], `must have one value per label (${card.labels.length})`);
    for (const id of Object.keys(card.groups ?? {}))
      if (!card.labels.some(({ group }) => group === id)) issue(['groups', id], 'no label belongs to it');
    for (const { path, message } of inputIssues(card.input)) issue(['input', ...path], message);
  });

export const classifyCardSchema = stricter(
  readClassifyCard.superRefine((card, ctx) => {
    const issue = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    if (card.output.embedding?.name === card.output.logits)
      issue(['output', 'embedding', 'name'], 'must be another output than the logits');
    const { classes, confusion } = card.perClass ?? {};
    if (confusion && (confusion.length !== classes?.length || confusion.some((row) => row.length !== card.labels.length)))
      issue(['perClass', 'confusion'], 'must have a row per class and in each a count per label');
    for (const { path, message } of lineageIssues(card)) issue(path, message);
  }),
  readClassifyCard,
);
export type ClassifyCard = z.infer<typeof classifyCardSchema>;
