/** Settings of screens: the bytes are made once, when an operator sets them, and served as they are. */
import { FIRST_GROUP, FIRST_SETTINGS, type ScreenSettings } from '#contract/screen';
import type { ScreenChange, ScreenGroup } from '#contract/screens';
import { findSettings, listGroups, replaceSettings, type StoredGroup, type StoredSettings } from '../db/screens.ts';
import type { Env } from '../env.ts';
import { hex } from '#contract/hex';
import { sha256 } from '../http/digest.ts';

const first: ScreenGroup = { group: FIRST_GROUP, settings: FIRST_SETTINGS, digest: null, history: [] };

/** What kiosks of `group` are told. The first group has settings before anybody sets any; another that nobody set is null: a kiosk
 * that asks for it was told a wrong name. */
export async function settingsOf(env: Env, group: string): Promise<StoredSettings | null> {
  const stored = await findSettings(env.DB, group);
  return stored ?? (group === FIRST_GROUP ? bytesOf(FIRST_SETTINGS) : null);
}

/** Every group, the first one among them. */
export async function screenGroups(env: Env): Promise<ScreenGroup[]> {
  const groups = (await listGroups(env.DB)).map(parsed);
  return groups.some(({ group }) => group === FIRST_GROUP) ? groups : [first, ...groups];
}

/** Sets what holds for `group` if `replaces` still does; the group as it then is. */
export async function setScreens(
  env: Env,
  group: string,
  { settings, replaces }: ScreenChange,
  operator: string,
): Promise<{ readonly state: ScreenGroup; readonly made: boolean }> {
  const bytes = await bytesOf(settings);
  const stored = await replaceSettings(env.DB, group, { ...bytes, replaces, operator, at: new Date().toISOString() });
  const state = stored ? parsed(stored) : { ...first, group };
  return { state, made: state.digest === bytes.digest };
}

async function bytesOf(settings: ScreenSettings): Promise<StoredSettings> {
  const body = JSON.stringify(settings);
  return { body, digest: hex(await sha256(body)) };
}

/** They were parsed when they were set; what a newer worker set is handed on as it is. */
function parsed({ group, holds: { digest, body }, history }: StoredGroup): ScreenGroup {
  return { group, settings: JSON.parse(body) as ScreenSettings, digest, history };
}
