/** What this app can do beyond the first one, and what of a manifest's needs it cannot. */
import { z } from 'zod';
import { MANIFEST_FORM } from '#contract/manifest';

/** `groups`: shows the card's own titles of groups; `titles`: labels in any language; `sources`: gets a file in several ways. */
const CAPABILITIES: ReadonlySet<string> = new Set(['groups', 'sources', 'titles']);

const needs = z.array(z.string()).default([]);
/** As much of a manifest as the newest of all will have, whatever else is new about it. */
const outline = z.object({
  manifest: z.number(),
  release: z.string(),
  needs,
  items: z.array(z.object({ card: z.object({ needs }), sources: z.array(z.object({ needs })).default([]) })).catch([]),
  models: z.array(z.object({ needs })).catch([]),
});

/** A release that a newer app could follow. */
export interface Beyond {
  readonly release: string;
  /** What this app lacks. */
  readonly lacks: readonly string[];
}

/** What `needs` names and this app lacks. */
export function lacking(needs: readonly string[] = []): string[] {
  return needs.filter((need) => !CAPABILITIES.has(need));
}

/**
 * What a manifest needs and this app lacks; null when it may be read. To be asked before the manifest is parsed: what is needed may be
 * the very thing that this app cannot read.
 */
export function beyond(json: unknown): Beyond | null {
  const parsed = outline.safeParse(json);
  if (!parsed.success) return null;
  const { manifest, release, needs, items, models } = parsed.data;
  const lacks = new Set(lacking([needs, ...items.map(({ card }) => card.needs), ...models.map((card) => card.needs)].flat()));
  for (const { sources } of items) {
    const ways = sources.map((source) => lacking(source.needs));
    if (ways.every((way) => way.length > 0)) for (const need of ways.flat()) lacks.add(need);
  }
  if (manifest > MANIFEST_FORM) lacks.add(`manifest-${manifest}`);
  return lacks.size > 0 ? { release, lacks: [...lacks] } : null;
}
