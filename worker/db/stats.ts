/** SQL of the fleet's statistics. */
import type { Stats } from '#contract/stats';
import type { Env } from '../env.ts';

/** Counts of events at or after `since` (ISO 8601), and the screens heard of last. */
export async function readStats(db: Env['DB'], since: string): Promise<Stats> {
  const [verdicts, faults, syncs, engines, kiosks] = await db.batch([
    db
      .prepare(
        `SELECT release, model, version, decision, label, count(*) AS count, avg(confidence) AS meanConfidence,
                avg(inference_ms) AS meanInferenceMs
         FROM events WHERE type = 'verdict' AND at >= ?1
         GROUP BY release, model, version, decision, label ORDER BY count DESC, label LIMIT 500`,
      )
      .bind(since),
    db
      .prepare(
        `SELECT code, count(*) AS count FROM events WHERE type = 'fault' AND at >= ?1 GROUP BY code ORDER BY count DESC LIMIT 100`,
      )
      .bind(since),
    db
      .prepare(
        `SELECT release, outcome, code, count(*) AS count FROM events WHERE type = 'sync' AND at >= ?1
         GROUP BY release, outcome, code ORDER BY count DESC LIMIT 100`,
      )
      .bind(since),
    db.prepare('SELECT engine, count(*) AS kiosks FROM kiosks GROUP BY engine ORDER BY kiosks DESC'),
    db.prepare(
      `SELECT kiosk, app, engine, reason, release, first_seen AS firstSeen, last_seen AS lastSeen
       FROM kiosks ORDER BY last_seen DESC LIMIT 500`,
    ),
  ]);
  return {
    since,
    verdicts: (verdicts?.results ?? []) as Stats['verdicts'],
    faults: (faults?.results ?? []) as Stats['faults'],
    syncs: (syncs?.results ?? []) as Stats['syncs'],
    engines: (engines?.results ?? []) as Stats['engines'],
    kiosks: (kiosks?.results ?? []) as Stats['kiosks'],
  };
}
