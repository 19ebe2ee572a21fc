/** SQL of the fleet's statistics: sums over the hourly counts, and the screens. */
import { MIN_CELL, type Stats } from '#contract/stats';
import type { Env } from '../env.ts';
import { selectKiosks, type KioskRow } from './kiosks.ts';

/** Counts of the hours from `since` (hours since 1970) on, and every screen. */
export async function readStats(db: Env['TELEMETRY'], since: number): Promise<Omit<Stats, 'since'>> {
  const [verdicts, faults, syncs, kiosks] = await db.batch([
    db
      .prepare(
        `SELECT release, model, version, decision, nullif(label, '') AS label, sum(count) AS count,
                sum(confidence) / sum(count) AS meanConfidence, sum(inference_ms) / sum(count) AS meanInferenceMs
         FROM counts WHERE hour >= ?1 AND type = 'verdict'
         GROUP BY release, model, version, decision, label HAVING sum(count) >= ${MIN_CELL} ORDER BY 6 DESC, label LIMIT 500`,
      )
      .bind(since),
    db
      .prepare(
        `SELECT code, nullif(release, '') AS release, nullif(app, '') AS app, sum(count) AS count
         FROM counts WHERE hour >= ?1 AND type = 'fault' GROUP BY code, release, app ORDER BY 4 DESC LIMIT 100`,
      )
      .bind(since),
    db
      .prepare(
        `SELECT release, outcome, nullif(code, '') AS code, sum(count) AS count
         FROM counts WHERE hour >= ?1 AND type = 'sync' GROUP BY release, outcome, code ORDER BY 4 DESC LIMIT 100`,
      )
      .bind(since),
    selectKiosks(db),
  ]);
  const rows = (kiosks?.results ?? []) as KioskRow[];
  return {
    verdicts: (verdicts?.results ?? []) as Stats['verdicts'],
    faults: (faults?.results ?? []) as Stats['faults'],
    syncs: (syncs?.results ?? []) as Stats['syncs'],
    engines: countEngines(rows),
    kiosks: rows.map(({ fault, faultAt, ...row }) => ({
      ...row,
      fault: fault === null ? null : { code: fault, at: iso(faultAt) },
      closed: row.closed === 1,
      firstSeen: iso(row.firstSeen),
      lastSeen: iso(row.lastSeen),
      lastContact: iso(row.lastContact),
    })),
  };
}

function countEngines(rows: readonly KioskRow[]): Stats['engines'] {
  const kiosks = new Map<KioskRow['engine'], number>();
  for (const { engine } of rows) kiosks.set(engine, (kiosks.get(engine) ?? 0) + 1);
  return [...kiosks].map(([engine, count]) => ({ engine, kiosks: count })).sort((a, b) => b.kiosks - a.kiosks);
}

const iso = (at: number): string => new Date(at).toISOString();
