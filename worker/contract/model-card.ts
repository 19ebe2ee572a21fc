/** The model card: everything a kiosk must know to run a model file exactly as it was trained. */
import { z } from 'zod';
import { nameSchema, roleSchema, sha256Schema, versionSchema } from './ids.ts';

/** The largest model file, in bytes. Ordinary request bodies end at 100 MB on Cloudflare. */
export const MAX_MODEL_BYTES = 64 * 1024 * 1024;
/** The largest card, in bytes of JSON; the golden picture is most of it. */
export const MAX_CARD_BYTES = 128 * 1024;

const byteLevels = z.array(z.number().min(0).max(255)).min(1).max(3);

/**
 * How a picture becomes the input tensor. One truth for training (`models/recipe/preprocess.py`)
 * and kiosk (`kiosk/pipeline/preprocess.ts`); the order is colour → resize → pad → (x − mean) / std.
 */
export const inputSchema = z.strictObject({
  /** Name of the graph input. Its shape is [1, C, H, W] for NCHW, [1, H, W, C] for NHWC. */
  name: z.string().min(1).max(128),
  layout: z.enum(['NCHW', 'NHWC']),
  dtype: z.literal('float32'),
  width: z.int().min(8).max(1024),
  height: z.int().min(8).max(1024),
  /** `gray` = 0.299 R + 0.587 G + 0.114 B, before resizing. */
  colour: z.enum(['rgb', 'gray']),
  /** `letterbox` keeps the aspect and pads, `stretch` does not keep it, `cover` keeps it and cuts the centre. */
  fit: z.enum(['letterbox', 'stretch', 'cover']),
  /** Antialiased bilinear, as torch.nn.functional.interpolate(mode='bilinear', antialias=True). */
  filter: z.literal('triangle'),
  /** Letterbox colour, mean and standard deviation: one value per channel, in 0–255 units. */
  pad: byteLevels,
  mean: byteLevels,
  std: z.array(z.number().positive().max(255)).min(1).max(3),
});

export const labelSchema = z.strictObject({
  /** Stable id used in telemetry and thresholds, e.g. `t-shirt`. */
  id: nameSchema,
  /** The coarser class it belongs to, e.g. `upper`. */
  group: nameSchema,
  title: z.strictObject({ en: z.string().min(1).max(60), de: z.string().min(1).max(60) }),
  /** Least calibrated probability at which the kiosk names this label; below it the answer is "not sure". */
  threshold: z.number().min(0).max(1),
});
export type Label = z.infer<typeof labelSchema>;

export const metricSchema = z.strictObject({
  name: z.string().min(1).max(60),
  /** The data it was measured on, e.g. `garments/test`. */
  set: z.string().min(1).max(120),
  value: z.number(),
  n: z.int().positive(),
  /** 95 % interval, low and high. */
  interval: z.tuple([z.number(), z.number()]).optional(),
  command: z.string().min(1).max(300),
  date: z.iso.date(),
});

export const modelCardSchema = z
  .strictObject({
    card: z.literal(1),
    name: nameSchema,
    version: versionSchema,
    role: roleSchema,
    /** The version of the same name that this one was trained from or replaces. */
    parent: versionSchema.optional(),
    summary: z.string().min(1).max(500),
    /** The decoder: `classify` reads one row of logits and takes softmax(logits / temperature). */
    task: z.literal('classify'),
    input: inputSchema,
    output: z.strictObject({
      /** Name of the [1, labels] output, before temperature. */
      logits: z.string().min(1).max(128),
      /** An L2-comparable feature vector [1, size], if the model has one. It never leaves the kiosk. */
      embedding: z.strictObject({ name: z.string().min(1).max(128), size: z.int().min(1).max(4096) }).optional(),
    }),
    labels: z.array(labelSchema).min(2).max(1000),
    /** The label that means "no garment here", or null when the model has none. */
    reject: nameSchema.nullable(),
    temperature: z.number().positive().max(100),
    opset: z.int().min(7).max(25),
    file: z.strictObject({
      /** The number format of the weights on the wire; computation is float32. */
      weights: z.enum(['fp32', 'fp16', 'int8']),
      bytes: z.int().min(16).max(MAX_MODEL_BYTES),
      sha256: sha256Schema,
    }),
    /** A picture and the logits that PyTorch gave for it; a kiosk activates no model that answers otherwise. */
    golden: z.strictObject({
      /** Base64 PNG, RGB, no colour profile. */
      png: z
        .base64()
        .min(64)
        .max(96 * 1024),
      logits: z.array(z.number()).min(2).max(1000),
      /** Largest allowed absolute difference of any logit. */
      tolerance: z.number().positive().max(0.1),
    }),
    licence: z.string().min(1).max(60),
    data: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(120),
          licence: z.string().min(1).max(60),
          source: z.string().min(1).max(300),
        }),
      )
      .min(1)
      .max(20),
    metrics: z.array(metricSchema).max(50),
  })
  .superRefine((card, ctx) => {
    const issue = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    const ids = new Set(card.labels.map((label) => label.id));
    if (ids.size !== card.labels.length) issue(['labels'], 'label ids must be unique');
    if (card.reject !== null && !ids.has(card.reject)) issue(['reject'], 'must be one of the label ids');
    if (card.golden.logits.length !== card.labels.length)
      issue(['golden', 'logits'], `must have one value per label (${card.labels.length})`);
    const channels = card.input.colour === 'rgb' ? 3 : 1;
    for (const key of ['pad', 'mean', 'std'] as const)
      if (card.input[key].length !== channels) issue(['input', key], `must have ${channels} value(s) for ${card.input.colour}`);
  })
  .meta({ id: 'ModelCard' });
export type ModelCard = z.infer<typeof modelCardSchema>;
