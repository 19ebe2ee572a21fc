/** SQL of the screens: one row each, updated by newer events only, and a maximum number of rows. */
import type { Stats } from '#contract/stats';
import type { Env } from '../env.ts';

const DAY = 86_400_000;

/** What a batch says of its screen. A moment is 0 where the batch says nothing of the kind. */
export interface Tidings {
  readonly kiosk: string;
  /** When the worker took the batch, in epoch ms. */
  readonly now: number;
  readonly boot: {
    readonly at: number;
    readonly app: string | null;
    readonly engine: string | null;
    readonly reason: string | null;
  };
  readonly running: { readonly at: number; readonly release: string | null };
  readonly fault: { readonly at: number; readonly code: string | null };
}

const UPSERT = `
  INSERT INTO kiosks (kiosk, app, engine, reason, booted_at, release, ran_at, fault, fault_at, closed, first_seen, last_seen, last_contact, days)
  VALUES (?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?2, ?2, ?2, 1)
  ON CONFLICT (kiosk) DO UPDATE SET
    app = iif(excluded.booted_at >= max(booted_at, 1), excluded.app, app),
    engine = iif(excluded.booted_at >= max(booted_at, 1), excluded.engine, engine),
    reason = iif(excluded.booted_at >= max(booted_at, 1), excluded.reason, reason),
    booted_at = max(booted_at, excluded.booted_at),
    release = iif(excluded.ran_at >= max(ran_at, 1), excluded.release, release),
    ran_at = max(ran_at, excluded.ran_at),
    fault = iif(excluded.fault_at >= max(fault_at, 1), excluded.fault, fault),
    fault_at = max(fault_at, excluded.fault_at),
    last_seen = max(last_seen, excluded.last_seen),
    last_contact = max(last_contact, excluded.last_contact),
    days = days + (excluded.last_contact / ${DAY} > last_contact / ${DAY})`;

/** Those who were in contact on more days stay, and of these who came first. */
const CAP = `
  DELETE FROM kiosks WHERE kiosk IN (SELECT kiosk FROM kiosks ORDER BY days DESC, first_seen LIMIT -1 OFFSET ?1)`;

/** What brings a screen's row up to date, or adds it and drops those beyond the `most` rows that there may be. */
export function noteKiosk(
  db: Env['TELEMETRY'],
  { kiosk, now, boot, running, fault }: Tidings,
  most: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(UPSERT)
      .bind(kiosk, now, boot.app, boot.engine, boot.reason, boot.at, running.release, running.at, fault.code, fault.at),
    db.prepare(CAP).bind(most),
  ];
}

/** On how many days a screen was in contact; 0 when it is not known. */
export async function daysOf(db: Env['TELEMETRY'], kiosk: string): Promise<number> {
  return (await db.prepare('SELECT days FROM kiosks WHERE kiosk = ?1').bind(kiosk).first<number>('days')) ?? 0;
}

/** The ids of all screens. */
export async function allKiosks(db: Env['TELEMETRY']): Promise<Set<string>> {
  const { results } = await db.prepare('SELECT kiosk FROM kiosks').all<{ kiosk: string }>();
  return new Set(results.map(({ kiosk }) => kiosk));
}

/** Notes that a known screen was in contact at `now`; an unknown one stays unknown. */
export async function touchKiosk(db: Env['TELEMETRY'], kiosk: string, closed: boolean, now: number): Promise<void> {
  await db
    .prepare(
      `UPDATE kiosks SET closed = ?2, last_contact = max(last_contact, ?3), days = days + (cast(?3 AS INTEGER) / ${DAY} > last_contact / ${DAY})
       WHERE kiosk = ?1`,
    )
    .bind(kiosk, Number(closed), now)
    .run();
}

/** Deletes the screens that have been silent since `settled` (epoch ms), and those of one day since `newcomers`; of the others the faults from before `settled`. */
export async function forgetScreens(db: Env['TELEMETRY'], settled: number, newcomers: number): Promise<void> {
  await db.batch([
    db.prepare('DELETE FROM kiosks WHERE last_contact < ?1 OR (days = 1 AND last_contact < ?2)').bind(settled, newcomers),
    db.prepare('UPDATE kiosks SET fault = NULL, fault_at = 0 WHERE fault_at > 0 AND fault_at < ?1').bind(settled),
  ]);
}

/** The query of every screen, newest contact first. */
export const selectKiosks = (db: Env['TELEMETRY']): D1PreparedStatement =>
  db.prepare(
    `SELECT kiosk, app, engine, reason, release, fault, fault_at AS faultAt, closed, first_seen AS firstSeen, last_seen AS lastSeen,
            last_contact AS lastContact
     FROM kiosks ORDER BY last_contact DESC`,
  );

/** A row of `selectKiosks`. */
export type KioskRow = Pick<Stats['kiosks'][number], 'kiosk' | 'app' | 'engine' | 'reason' | 'release'> & {
  readonly fault: string | null;
  readonly faultAt: number;
  readonly closed: 0 | 1;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly lastContact: number;
};
