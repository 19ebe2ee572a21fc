/** What the operator's page shows of the fleet: counts over a window, and every screen with its last contact. */
import { z } from 'zod';
import { engineSchema } from './telemetry.ts';

const count = z.int().min(0);

export const statsSchema = z
  .strictObject({
    /** Events whose own time is at or after this are counted. */
    since: z.iso.datetime(),
    /** Verdicts that were shown, most frequent first. `label` is null when nothing was named. */
    verdicts: z.array(
      z.strictObject({
        release: z.string(),
        model: z.string(),
        version: z.string(),
        decision: z.enum(['named', 'group', 'unsure', 'nothing']),
        label: z.string().nullable(),
        count,
        meanConfidence: z.number(),
        meanInferenceMs: z.number(),
      }),
    ),
    /** Faults by code; syncs by release, outcome and code. */
    faults: z.array(z.strictObject({ code: z.string(), count })),
    syncs: z.array(
      z.strictObject({
        release: z.string(),
        outcome: z.enum(['activated', 'refused', 'failed']),
        code: z.string().nullable(),
        count,
      }),
    ),
    /** Screens by the engine of their last boot; null when none was reported. */
    engines: z.array(z.strictObject({ engine: engineSchema.nullable(), kiosks: count })),
    /** The screens heard of last, at most 500, newest contact first. Times are the worker's. */
    kiosks: z.array(
      z.strictObject({
        kiosk: z.string(),
        app: z.string().nullable(),
        engine: engineSchema.nullable(),
        reason: z.string().nullable(),
        /** The release of its newest verdict or activation. */
        release: z.string().nullable(),
        firstSeen: z.iso.datetime(),
        lastSeen: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'Stats' });
export type Stats = z.infer<typeof statsSchema>;
