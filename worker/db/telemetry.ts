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

/**
 * Updates the kiosk's row from the newest boot, verdict and activation in this batch; absent fields keep their value.
 * Only the batch is read, never the stored events: a screen that stays on for months must not make its batches slower.
 */
const UPSERT_KIOSK = `
  INSERT INTO kiosks (kiosk, first_seen, last_seen, app, engine, reason, release)
  SELECT ?1, ?2, ?2, boot.event ->> '$.app', boot.event ->> '$.engine', boot.event ->> '$.reason', running.event ->> '$.release'
  FROM (SELECT 1)
  LEFT JOIN (SELECT value AS event FROM json_each(?3) WHERE value ->> '$.type' = 'boot'
             ORDER BY value ->> '$.seq' DESC LIMIT 1) AS boot ON TRUE
  LEFT JOIN (SELECT value AS event FROM json_each(?3)
             WHERE value ->> '$.type' = 'verdict' OR value ->> '$.outcome' = 'activated'
             ORDER BY value ->> '$.seq' DESC LIMIT 1) AS running ON TRUE
  WHERE TRUE
  ON CONFLICT (kiosk) DO UPDATE SET
    last_seen = max(last_seen, excluded.last_seen),
    app = coalesce(excluded.app, app),
    engine = coalesce(excluded.engine, engine),
    reason = coalesce(excluded.reason, reason),
    release = coalesce(excluded.release, release)`;

/** Names every type, because the index by time starts with it. */
const DELETE_EVENTS = `
  DELETE FROM events WHERE (kiosk, boot, seq) IN
    (SELECT kiosk, boot, seq FROM events WHERE type IN ('boot', 'verdict', 'sync', 'fault') AND at < ?1 LIMIT ?2)`;

/** Stores the events that are new and returns how many those were. */
export async function insertEvents(db: Env['DB'], { kiosk, boot, events }: TelemetryBatch, receivedAt: string): Promise<number> {
  const json = JSON.stringify(events);
  const [inserted] = await db.batch([
    db.prepare(INSERT_EVENTS).bind(json, kiosk, boot, receivedAt),
    db.prepare(UPSERT_KIOSK).bind(kiosk, receivedAt, json),
  ]);
  return inserted?.meta.changes ?? 0;
}

/** Deletes at most `limit` events that happened before `before` (ISO 8601) and returns how many those were. */
export async function deleteEvents(db: Env['DB'], before: string, limit: number): Promise<number> {
  const { meta } = await db.prepare(DELETE_EVENTS).bind(before, limit).run();
  return meta.changes;
}
