/** The databases of a worker on this machine, while it is stopped or beside it: fills telemetry, reads the registry. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../lib/command.ts';

const HOUR = 3_600_000;

/** A million events of 30 days as their counts, and `screens` that were in contact on each of five days, under these ids. */
export function fillTelemetry(state: string, screens: readonly string[], now: number): void {
  const db = open(state, 'counts');
  try {
    const hour = Math.floor(now / HOUR);
    db.exec(`
      WITH RECURSIVE h (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM h WHERE n < 719),
                     l (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM l WHERE n < 25)
      INSERT INTO counts SELECT ${hour} - h.n, 'verdict', 'r-' || printf('%08d', r.value), 'garments', '1.0.' || r.value, 'named',
        'label-' || l.n, '', '', '', 27, 20, 300 FROM h, l, json_each('[1,2]') AS r;
      WITH RECURSIVE h (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM h WHERE n < 719)
      INSERT INTO counts SELECT ${hour} - h.n, 'fault', '', '', '', '', '', '', 'fault-' || c.value, '', 3, 0, 0
        FROM h, json_each('[1,2,3,4,5]') AS c`);
    const insert = db.prepare('INSERT INTO kiosks VALUES (?1, ?2, ?3, ?3, ?4, NULL, 0, 0, ?4, ?5, ?5, 5)');
    for (const kiosk of screens) insert.run(kiosk, '0.1.0', 'wasm', now - 120 * HOUR, now - HOUR);
  } finally {
    db.close();
  }
}

/** How many events the counts hold. */
export function countedEvents(state: string): number {
  return Number(read(state, 'counts', 'SELECT sum(count) AS n FROM counts')[0]?.['n']);
}

/** Everything in the registry's database, as text. */
export function registryText(state: string): string {
  const tables = read(
    state,
    'models',
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
  );
  return JSON.stringify(tables.map(({ name }) => [name, read(state, 'models', `SELECT * FROM ${String(name)}`)]));
}

function read(state: string, table: string, sql: string): Record<string, unknown>[] {
  const db = open(state, table);
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

/** The database that has this table. */
function open(state: string, table: string): DatabaseSync {
  for (const file of globSync(join(state, '**/*.sqlite'))) {
    const db = new DatabaseSync(file);
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)) return db;
    db.close();
  }
  throw new CommandError(`No database under ${state} has a table ${table}.`);
}
