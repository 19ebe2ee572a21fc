/** SQL of the settings of screens: an append-only list of bodies for each group; what holds is the newest. */
import type { ScreenGroup } from '#contract/screens';
import type { Env } from '../env.ts';

/** Settings as kiosks get them. */
export interface StoredSettings {
  /** SHA-256 of `body`. */
  readonly digest: string;
  readonly body: string;
}

export interface NewSettings extends StoredSettings {
  /** The digest of what must hold for this change to be made; null for nothing yet. */
  readonly replaces: string | null;
  readonly operator: string;
  readonly at: string;
}

/** What is kept of a group; its settings are still text. */
export interface StoredGroup extends Omit<ScreenGroup, 'settings' | 'digest'> {
  readonly holds: StoredSettings;
}

const NEWEST = 'FROM screen_settings WHERE screens = ?1 ORDER BY id DESC LIMIT 1';

/** What holds for `group`, or null while nobody has set anything. */
export async function findSettings(db: Env['DB'], group: string): Promise<StoredSettings | null> {
  return db.prepare(`SELECT digest, body ${NEWEST}`).bind(group).first<StoredSettings>();
}

/**
 * Sets what holds for `group`, provided that `replaces` does, and returns the group as it then is: null while nothing was ever set.
 * Asking for what holds already adds nothing, so a call that is repeated after a lost answer is harmless.
 */
export async function replaceSettings(
  db: Env['DB'],
  group: string,
  { digest, body, replaces, operator, at }: NewSettings,
): Promise<StoredGroup | null> {
  const [, changes, newest] = await db.batch([
    db
      .prepare(
        `INSERT INTO screen_settings (screens, digest, previous, body, operator, at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?2 IS NOT ?3 AND (SELECT digest ${NEWEST}) IS ?3`,
      )
      .bind(group, digest, replaces, body, operator, at),
    db
      .prepare('SELECT digest, previous, operator, at FROM screen_settings WHERE screens = ?1 ORDER BY id DESC LIMIT 50')
      .bind(group),
    db.prepare(`SELECT digest, body ${NEWEST}`).bind(group),
  ]);
  const [holds] = (newest?.results ?? []) as StoredSettings[];
  return holds ? { group, holds, history: (changes?.results ?? []) as ScreenGroup['history'] } : null;
}

/** Every group for which something was set, by name, each with its newest 50 changes. */
export async function listGroups(db: Env['DB']): Promise<StoredGroup[]> {
  const [newest, changes] = await db.batch([
    db.prepare(
      `SELECT screens, digest, body FROM screen_settings
       WHERE id IN (SELECT MAX(id) FROM screen_settings GROUP BY screens) ORDER BY screens`,
    ),
    db.prepare(
      `SELECT screens, digest, previous, operator, at FROM
       (SELECT *, ROW_NUMBER() OVER (PARTITION BY screens ORDER BY id DESC) AS nth FROM screen_settings)
       WHERE nth <= 50 ORDER BY id DESC`,
    ),
  ]);
  type Change = ScreenGroup['history'][number] & { screens: string };
  const all = (changes?.results ?? []) as Change[];
  return ((newest?.results ?? []) as (StoredSettings & { screens: string })[]).map(({ screens, ...holds }) => ({
    group: screens,
    holds,
    history: all.filter((change) => change.screens === screens).map(({ screens: _, ...change }) => change),
  }));
}
