/** What every model card says, whatever its task: identity, input, file, golden picture, origin and figures. */
import { z } from 'zod';
import { goldenPngFault } from './golden-png.ts';
import { nameSchema, roleSchema, sha256Schema, versionSchema } from './ids.ts';
import { needsSchema } from './needs.ts';
import { stricter } from './tolerant.ts';
import { visibleText } from './visible.ts';

/** The largest model file, in bytes. Ordinary request bodies end at 100 MB on Cloudflare. */
export const MAX_MODEL_BYTES = 64 * 1024 * 1024;

/** A name in the ONNX graph; exporters build long ones from the modules around a value. */
export const valueNameSchema = z.string().min(1).max(512);

const byteLevels = z.array(z.number().min(0).max(255)).min(1).max(3);

/**
 * How a picture becomes the input tensor. One truth for training (`models/recipe/preprocess.py`)
 * and kiosk (`kiosk/pipeline/preprocess.ts`); the order is colour → resize → pad → (x − mean) / std.
 */
export const inputSchema = z.strictObject({
  /** Name of the graph input. Its shape is [1, C, H, W] for NCHW, [1, H, W, C] for NHWC. */
  name: valueNameSchema,
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

/** What a schema cannot say of an input: one pad, mean and std per channel. */
export function inputIssues(input: z.infer<typeof inputSchema>): { path: string[]; message: string }[] {
  const channels = input.colour === 'rgb' ? 3 : 1;
  return (['pad', 'mean', 'std'] as const)
    .filter((key) => input[key].length !== channels)
    .map((key) => ({ path: [key], message: `must have ${channels} value(s) for ${input.colour}` }));
}

const statedMetric = z.strictObject({
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

export const metricSchema = stricter(
  statedMetric.refine(({ value, interval }) => !interval || (interval[0] <= value && value <= interval[1]), {
    path: ['interval'],
    message: 'must be low and high, with the value between',
  }),
  statedMetric,
);

const base64Text = z
  .base64()
  .min(64)
  .max(96 * 1024);

/** What every task's golden picture has; the task adds the answer to it. */
export const goldenBase = {
  /** Base64 PNG, 8 bit RGB, no colour profile, at most 1024 × 1024 pixels. */
  png: stricter(
    base64Text.superRefine((png, ctx) => {
      const fault = goldenPngFault(png);
      if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
    }),
    base64Text,
  ),
  /** Largest allowed absolute difference of any value. */
  tolerance: z.number().positive().max(0.1),
};

/** The fields before a task's own. */
export const cardHead = {
  card: z.literal(1),
  name: nameSchema,
  version: versionSchema,
  role: roleSchema,
  /** The version of the same name that this one was trained from or replaces. */
  parent: versionSchema.optional(),
  summary: visibleText(500),
  needs: needsSchema.optional(),
};

/** The fields after a task's own. */
export const cardTail = {
  /** The newest that the runtime which ships can load. */
  opset: z.int().min(7).max(26),
  file: z.strictObject({
    /** The number format of the weights on the wire; computation is float32. */
    weights: z.enum(['fp32', 'fp16', 'int8']),
    bytes: z.int().min(16).max(MAX_MODEL_BYTES),
    sha256: sha256Schema,
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
};

/** By what logits are divided; nearer to nothing, every answer becomes sure, and then no number at all. */
export const temperatureSchema = stricter(z.number().min(0.01).max(100), z.number().positive().max(100));

/** What a schema cannot say of a card's head and tail: a version does not come from itself. */
export function lineageIssues({ version, parent }: { version: string; parent?: string | undefined }) {
  return parent === version ? [{ path: ['parent'], message: 'must be another version' }] : [];
}
