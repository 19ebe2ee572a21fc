/** SQL of what is counted: one statement counts a whole batch, because D1 binds at most 100 parameters. */
import type { Env } from '../env.ts';

/** One event as it is counted: when, and what of it makes a row of `counts`; absent fields are ''. */
export interface Counted {
  readonly seq: number;
  /** Hours since 1970. */
  readonly hour: number;
  readonly type: string;
  readonly release: string;
  readonly model: string;
  readonly version: string;
  readonly decision: string;
  readonly label: string;
  readonly outcome: string;
  readonly code: string;
  readonly app: string;
  readonly confidence: number;
  readonly inferenceMs: number;
}

/** Which start of which kiosk's app a batch is of, and the worker's day, in days since 1970. */
export interface BootDay {
  readonly kiosk: string;
  readonly boot: string;
  readonly day: number;
}

const INSERT_BOOT = `
  INSERT INTO boots (kiosk, boot, day) VALUES (?1, ?2, ?3)
  ON CONFLICT (kiosk, boot) DO UPDATE SET day = max(day, excluded.day)`;

const BOOT = 'SELECT id FROM boots WHERE kiosk = ?2 AND boot = ?3';

/** Counts the events whose ids are not there yet; it runs before they are. ?1: `grouped` as JSON. */
const ADD_COUNTS = `
  INSERT INTO counts (hour, type, release, model, version, decision, label, outcome, code, app, count, confidence, inference_ms)
  SELECT cell.value ->> 0, cell.value ->> 1, cell.value ->> 2, cell.value ->> 3, cell.value ->> 4,
         cell.value ->> 5, cell.value ->> 6, cell.value ->> 7, cell.value ->> 8, cell.value ->> 9,
         count(*), sum(event.value ->> 1), sum(event.value ->> 2)
  FROM json_each(?1) AS cell, json_each(cell.value, '$[10]') AS event
  WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.boot = (${BOOT}) AND events.seq = event.value ->> 0)
  GROUP BY cell.key
  ON CONFLICT DO UPDATE SET
    count = count + excluded.count,
    confidence = confidence + excluded.confidence,
    inference_ms = inference_ms + excluded.inference_ms`;

/** ?1: their numbers as JSON. */
const INSERT_IDS = `
  INSERT OR IGNORE INTO events (boot, seq, day)
  SELECT (${BOOT}), value, ?4 FROM json_each(?1)`;

/** What adds the events that are new to the counts; the last of them changes as many rows as that were. */
export function countEvents(
  db: Env['TELEMETRY'],
  { kiosk, boot, day }: BootDay,
  events: readonly Counted[],
): D1PreparedStatement[] {
  const numbers = JSON.stringify(events.map(({ seq }) => seq));
  return [
    db.prepare(INSERT_BOOT).bind(kiosk, boot, day),
    db.prepare(ADD_COUNTS).bind(JSON.stringify(grouped(events)), kiosk, boot),
    db.prepare(INSERT_IDS).bind(numbers, kiosk, boot, day),
  ];
}

/** One list per row of `counts`: its key, column by column, and [seq, confidence, inferenceMs] of each event in it. A key is sent once, not with every event. */
function grouped(events: readonly Counted[]): unknown[] {
  const cells = new Map<string, [...key: (string | number)[], events: number[][]]>();
  for (const { seq, confidence, inferenceMs, ...row } of events) {
    const { hour, type, release, model, version, decision, label, outcome, code, app } = row;
    const key = [hour, type, release, model, version, decision, label, outcome, code, app];
    const id = JSON.stringify(key);
    const cell = cells.get(id) ?? [...key, []];
    (cell.at(-1) as number[][]).push([seq, confidence, inferenceMs]);
    cells.set(id, cell);
  }
  return [...cells.values()];
}

/** What a standing may still take within `hour`; false when that is less than this. */
export async function takeIn(
  db: Env['TELEMETRY'],
  { hour, standing }: { readonly hour: number; readonly standing: string },
  wanted: { readonly events: number; readonly screens: number },
  most: { readonly events: number; readonly screens: number },
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO intake (hour, standing, events, screens) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (hour, standing) DO UPDATE SET events = events + excluded.events, screens = screens + excluded.screens
       WHERE events + excluded.events <= ?5 AND screens + excluded.screens <= ?6`,
    )
    .bind(hour, standing, wanted.events, wanted.screens, most.events, most.screens)
    .run();
  return meta.changes > 0;
}

/** Deletes at most `limit` ids from before `day` and counts from before `hour` (since 1970), and returns the most of one kind that went. */
export async function deleteOld(db: Env['TELEMETRY'], day: number, hour: number, limit: number): Promise<number> {
  const results = await db.batch([
    db.prepare('DELETE FROM events WHERE (boot, seq) IN (SELECT boot, seq FROM events WHERE day < ?1 LIMIT ?2)').bind(day, limit),
    db.prepare('DELETE FROM boots WHERE id IN (SELECT id FROM boots WHERE day < ?1 LIMIT ?2)').bind(day, limit),
    db
      .prepare(
        `DELETE FROM counts WHERE (hour, type, release, model, version, decision, label, outcome, code, app) IN
           (SELECT hour, type, release, model, version, decision, label, outcome, code, app FROM counts WHERE hour < ?1 LIMIT ?2)`,
      )
      .bind(hour, limit),
    db.prepare('DELETE FROM intake WHERE hour < ?1').bind(hour),
  ]);
  return Math.max(...results.map(({ meta }) => meta.changes));
}
