/** What a kiosk tells the worker: counts and health, never a pixel, an embedding or anything about a person. */
import { z } from 'zod';
import { nameSchema, releaseIdSchema, versionSchema } from './ids.ts';

/** The most events in one batch; a kiosk sends more batches, never a larger one. */
export const MAX_EVENTS = 200;
/** The largest batch body, in bytes. */
export const MAX_TELEMETRY_BYTES = 128 * 1024;

const at = {
  /** Counts up from 0 within one boot; (kiosk, boot, seq) names an event for ever, so sending twice stores once. */
  seq: z.int().min(0),
  at: z.iso.datetime(),
};
const milliseconds = z.number().min(0).max(600_000);
const code = z.string().regex(/^[a-z0-9-]{1,60}$/);

export const engineSchema = z.enum(['webgpu', 'wasm']);
export type EngineKind = z.infer<typeof engineSchema>;

export const telemetryEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...at, type: z.literal('boot'), app: z.string().max(40), engine: engineSchema, reason: code }),
  /** A verdict that was shown: which label, how sure, how long one inference took. */
  z.strictObject({
    ...at,
    type: z.literal('verdict'),
    release: releaseIdSchema,
    model: nameSchema,
    version: versionSchema,
    decision: z.enum(['named', 'group', 'unsure', 'nothing']),
    label: nameSchema.nullable(),
    confidence: z.number().min(0).max(1),
    inferenceMs: milliseconds,
  }),
  z.strictObject({
    ...at,
    type: z.literal('sync'),
    release: releaseIdSchema,
    outcome: z.enum(['activated', 'refused', 'failed']),
    code: code.nullable(),
    bytes: z.int().min(0),
    durationMs: milliseconds,
  }),
  z.strictObject({ ...at, type: z.literal('fault'), code }),
]);
export type TelemetryEvent = z.infer<typeof telemetryEventSchema>;

export const telemetryBatchSchema = z
  .strictObject({
    /** A random id made at the kiosk's first start; it names a screen, not a person. */
    kiosk: z.uuid(),
    boot: z.uuid(),
    events: z.array(telemetryEventSchema).min(1).max(MAX_EVENTS),
  })
  .meta({ id: 'TelemetryBatch' });
export type TelemetryBatch = z.infer<typeof telemetryBatchSchema>;

/** The answer to a batch: how many of its events were new. All of them are stored from now on. */
export const telemetryReceiptSchema = z.strictObject({ received: z.int(), stored: z.int() }).meta({ id: 'TelemetryReceipt' });
