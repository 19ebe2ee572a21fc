/** What the operator's page shows of the fleet: counts over a window, and every screen with its last contact. */
import { z } from 'zod';
import { engineSchema } from './telemetry.ts';

const count = z.int().min(0);

/** Answers shown fewer times than this are left out: a few of a kind may all be one person's. */
export const MIN_CELL = 10;

export const statsSchema = z
  .strictObject({
    /** A full hour; events from then on are counted, by the worker's clock where the kiosk's cannot be right. */
    since: z.iso.datetime(),
    /** Verdicts that were shown, most frequent first, none with a count below MIN_CELL. `label` is null when nothing was named. */
    verdicts: z.array(
      z.strictObject({
        release: z.string(),
        model: z.string(),
        version: z.string(),
        decision: z.enum(['named', 'group', 'unsure', 'nothing']),
        label: z.string().nullable(),
        count: count.min(MIN_CELL),
        meanConfidence: z.number(),
        meanInferenceMs: z.number(),
      }),
    ),
    /** Faults by code, release and app, as far as kiosks reported them; syncs by release, outcome and code. */
    faults: z.array(z.strictObject({ code: z.string(), release: z.string().nullable(), app: z.string().nullable(), count })),
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
    /** Every screen, newest contact first. Times are the worker's. */
    kiosks: z.array(
      z.strictObject({
        kiosk: z.string(),
        app: z.string().nullable(),
        engine: engineSchema.nullable(),
        reason: z.string().nullable(),
        /** The release of its newest verdict or activation. */
        release: z.string().nullable(),
        /** Its newest fault and when that was, by the worker's clock where the kiosk's cannot be right; null when it told of none. */
        fault: z.strictObject({ code: z.string(), at: z.iso.datetime() }).nullable(),
        firstSeen: z.iso.datetime(),
        /** The newest report: something was shown or happened. */
        lastSeen: z.iso.datetime(),
        /** The newest report or poll. */
        lastContact: z.iso.datetime(),
        /** Whether it said with its newest poll that it is outside its opening hours. */
        closed: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Stats' });
export type Stats = z.infer<typeof statsSchema>;
