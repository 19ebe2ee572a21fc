/** SQL of telemetry: one statement stores a whole batch, because D1 binds at most 100 parameters. */
import type { TelemetryBatch } from '#contract/telemetry';
import type { Env } from '../env.ts';

const INSERT_EVENTS = `
  INSERT OR IGNORE INTO events (kiosk, boot, seq, type, at, received_at, app, engine, release, model, version, decision,
                                label, confidence, inference_ms, outcome, code, bytes, duration_ms)
  SELECT ?2, ?3, value ->> '$.seq', value ->> '$.type', value ->> '$.at', ?4, value ->> '$.app', value ->> '$.engine',
         value ->> '$.release', value ->> '$.model', value ->> '$.version', value ->> '$.decision', value ->> '$.label',
         value ->> '$.confidence', value ->> '$.inferenceMs', value ->> '$.outcome',
         coalesce(value ->> '$.code', value ->> '$.reason'), value ->> '$.bytes', value ->> '$.durationMs'
  FROM json_each(?1)`;

/** Tells of a screen what the newest boot, verdict and activation of this batch's boot said; kiosks send their oldest events first. */
const UPSERT_KIOSK = `
  INSERT INTO kiosks (kiosk, first_seen, last_seen, app, engine, reason, release)
  SELECT ?1, ?2, ?2, boot.app, boot.engine, boot.code, running.release
  FROM (SELECT 1)
  LEFT JOIN (SELECT app, engine, code FROM events WHERE kiosk = ?1 AND boot = ?3 AND type = 'boot' ORDER BY seq DESC LIMIT 1) AS boot ON TRUE
  LEFT JOIN (SELECT release FROM events WHERE kiosk = ?1 AND boot = ?3 AND (type = 'verdict' OR outcome = 'activated')
             ORDER BY seq DESC LIMIT 1) AS running ON TRUE
  WHERE TRUE
  ON CONFLICT (kiosk) DO UPDATE SET
    last_seen = max(last_seen, excluded.last_seen),
    app = coalesce(excluded.app, app),
    engine = coalesce(excluded.engine, engine),
    reason = coalesce(excluded.reason, reason),
    release = coalesce(excluded.release, release)`;

/** Stores the events that are new and returns how many those were. */
export async function insertEvents(db: Env['DB'], { kiosk, boot, events }: TelemetryBatch, receivedAt: string): Promise<number> {
  const [inserted] = await db.batch([
    db.prepare(INSERT_EVENTS).bind(JSON.stringify(events), kiosk, boot, receivedAt),
    db.prepare(UPSERT_KIOSK).bind(kiosk, receivedAt, boot),
  ]);
  return inserted?.meta.changes ?? 0;
}
