/** The telemetry that a kiosk sends: counts and health, never a pixel, an embedding or anything about a person. */
import { z } from 'zod';
import { nameSchema, releaseIdSchema, versionSchema } from './ids.ts';
import { tolerant } from './tolerant.ts';

/** The most events in one batch; a kiosk sends more batches, never a larger one. */
export const MAX_EVENTS = 200;
/** The largest batch body, in bytes. */
export const MAX_TELEMETRY_BYTES = 128 * 1024;
/** How long counts are kept, and the row of a screen that is silent, in days. Every screen says so in its privacy notice. */
export const KEEP_DAYS = 90;

const at = {
  /** Counts up from 0 within one boot; (kiosk, boot, seq) names an event for ever, so sending twice stores once. */
  seq: z.int().min(0),
  at: z.iso.datetime().max(30),
};
const milliseconds = z.number().min(0).max(600_000);
const code = z.string().regex(/^[a-z0-9-]{1,60}$/);
/** The version of the app, as it stands in package.json. */
const app = z.string().max(40);

export const engineSchema = z.enum(['webgpu', 'wasm']);
export type EngineKind = z.infer<typeof engineSchema>;

export const telemetryEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...at, type: z.literal('boot'), app, engine: engineSchema, reason: code }),
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
  /** `release`: the one that ran, if any did. Shells of before this field send neither. */
  z.strictObject({ ...at, type: z.literal('fault'), code, release: releaseIdSchema.optional(), app: app.optional() }),
]);
export type TelemetryEvent = z.infer<typeof telemetryEventSchema>;

const batchOf = <E extends z.ZodType>(event: E) =>
  z.strictObject({
    /** A random id made at the kiosk's first start; it names a screen, not a person. */
    kiosk: z.uuid(),
    boot: z.uuid(),
    events: z.array(event).min(1).max(MAX_EVENTS),
  });

/** What a kiosk sends. */
export const telemetryBatchSchema = batchOf(telemetryEventSchema).meta({ id: 'TelemetryBatch' });
export type TelemetryBatch = z.infer<typeof telemetryBatchSchema>;

/** The least that is known of every event, of whatever version. */
export const envelopeSchema = z.looseObject({ ...at, type: z.string().max(40) });

/** What the worker takes: events of a newer kiosk among those that it knows. */
export const receivedBatchSchema = tolerant(batchOf(envelopeSchema), 'drop').meta({ id: 'ReceivedTelemetryBatch' });
export type ReceivedBatch = z.infer<typeof receivedBatchSchema>;

const readEvent = tolerant(telemetryEventSchema, 'drop');

/**
 * The events that this contract knows, without any field that it does not, so that what is stored is what it says; and the `seq` of
 * all others.
 */
export function sortEvents(events: ReceivedBatch['events']): { known: TelemetryEvent[]; unknown: number[] } {
  const known: TelemetryEvent[] = [];
  const unknown: number[] = [];
  for (const event of events) {
    const parsed = readEvent.safeParse(event);
    if (parsed.success) known.push(parsed.data);
    else unknown.push(event.seq);
  }
  return { known, unknown };
}

/**
 * The answer to a batch: how many events it had, how many were new, and the `seq` of those that this worker does not know and did not
 * store; the kiosk keeps them for a newer one. `unknown` is left out when there are none: the first shells know no such field.
 */
export const telemetryReceiptSchema = z
  .strictObject({ received: z.int(), stored: z.int(), unknown: z.array(z.int()).optional() })
  .meta({ id: 'TelemetryReceipt' });
export type TelemetryReceipt = z.infer<typeof telemetryReceiptSchema>;
