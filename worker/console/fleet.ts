/** Everything the pages show, loaded together; and the sums over it, as plain functions. */
import type { Role } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import type { Label } from '#contract/model-card';
import type { ModelSummary } from '#contract/registry';
import type { ChannelState, Release } from '#contract/release';
import type { Stats } from '#contract/stats';
import type { Api } from '#client/api';

export interface Fleet {
  readonly channels: readonly ChannelState[];
  /** Newest first. */
  readonly releases: readonly Release[];
  /** Newest push first. */
  readonly models: readonly ModelSummary[];
  readonly stats: Stats;
  /** Titles of the labels that the channels' models know, by label id. */
  readonly titles: ReadonlyMap<string, Label['title']>;
  /** When this was loaded, in epoch ms. */
  readonly at: number;
}

export async function loadFleet(signal: AbortSignal, api: Api): Promise<Fleet> {
  const channels = api.channels(signal);
  const [states, manifests, releases, models, stats] = await Promise.all([
    channels,
    channels.then((known) => runningManifests(signal, api, known)),
    api.releases(signal),
    api.models(signal),
    api.stats(signal),
  ]);
  const cards = manifests.flatMap(({ items }) => items.map(({ card }) => card));
  const labels = cards.flatMap((card) => (card.task === 'classify' ? card.labels : []));
  return {
    channels: states,
    releases,
    models,
    stats,
    titles: new Map(labels.map(({ id, title }) => [id, title])),
    at: Date.now(),
  };
}

/** A channel that points nowhere has no manifest to ask for. */
function runningManifests(signal: AbortSignal, api: Api, channels: readonly ChannelState[]): Promise<Manifest[]> {
  return Promise.all(channels.filter(({ release }) => release !== null).map(({ channel }) => api.manifest(channel, signal)));
}

/** Decisions that name no label, in the order in which they are listed. */
const UNNAMED = ['group', 'unsure', 'nothing'] as const;

export interface VerdictCount {
  /** A label's id, or one of the decisions that name none. */
  readonly key: { readonly kind: 'label'; readonly id: string } | { readonly kind: (typeof UNNAMED)[number] };
  readonly count: number;
}

/** Verdicts by label over all releases, the most frequent first; what names none stands last. */
export function countVerdicts(verdicts: Stats['verdicts']): VerdictCount[] {
  const labels = new Map<string, number>();
  const others = { group: 0, unsure: 0, nothing: 0 };
  for (const { decision, label, count } of verdicts)
    if (decision === 'named') labels.set(label ?? '', (labels.get(label ?? '') ?? 0) + count);
    else others[decision] += count;
  const named = [...labels]
    .toSorted(([, a], [, b]) => b - a)
    .map(([id, count]) => ({ key: { kind: 'label', id }, count }) as const);
  const rest = UNNAMED.map((kind) => ({ key: { kind }, count: others[kind] }));
  return [...named, ...rest.filter(({ count }) => count > 0)];
}

/** Without contact, or without a report, for longer than this; a kiosk that runs polls far more often. */
export const SILENT_AFTER_MS = 15 * 60_000;

/** How a screen is: it reports; it only polls, for nobody stands before it; it is outside its hours; it is not heard of. */
export type Standing = 'reporting' | 'quiet' | 'closed' | 'silent';

export function standingOf(screen: Pick<Stats['kiosks'][number], 'lastSeen' | 'lastContact' | 'closed'>, now: number): Standing {
  if (now - Date.parse(screen.lastContact) > SILENT_AFTER_MS) return 'silent';
  if (screen.closed) return 'closed';
  return now - Date.parse(screen.lastSeen) > SILENT_AFTER_MS ? 'quiet' : 'reporting';
}

export interface Move {
  readonly channel: ChannelState['channel'];
  readonly move: ChannelState['history'][number];
}

/** The moves of all channels, newest first. */
export function allMoves(channels: readonly ChannelState[]): Move[] {
  return channels
    .flatMap(({ channel, history }) => history.map((move) => ({ channel, move })))
    .toSorted((a, b) => Date.parse(b.move.at) - Date.parse(a.move.at));
}

/** One version per role to start a release from: the channel's current ones, with `override` in its role. */
export function draftOf(current: Release | undefined, override: ModelSummary | undefined): Map<Role, string> {
  const draft = new Map(current?.models.map((model) => [model.role, reference(model)]));
  if (override) draft.set(override.role, reference(override));
  return draft;
}

/** `name@version`, as the pages and their addresses write it. */
export function reference(model: { name: string; version: string }): string {
  return `${model.name}@${model.version}`;
}

/** The versions of a release that nobody has seen run, as `name version`; none where it has been on the channel before, as it may go there. */
export function unprovenIn(fleet: Fleet, { id, models }: Release, { history }: ChannelState): string[] {
  if (history.some(({ release }) => release === id)) return [];
  const unproven = new Set(fleet.models.filter(({ proof }) => proof === null).map(reference));
  return models.filter((model) => unproven.has(reference(model))).map(({ name, version }) => `${name} ${version}`);
}

/** The channels that run this version now. */
export function channelsOf(fleet: Fleet, model: { name: string; version: string }): ChannelState['channel'][] {
  const holds = new Set(
    fleet.releases.filter(({ models }) => models.some((part) => reference(part) === reference(model))).map(({ id }) => id),
  );
  return fleet.channels.filter(({ release }) => release !== null && holds.has(release)).map(({ channel }) => channel);
}

/** Number of known screens whose latest report names this release. */
export function reachOf({ stats, at }: Pick<Fleet, 'stats' | 'at'>, release: string | null): number {
  return stats.kiosks.filter((kiosk) => kiosk.release === release && release !== null && standingOf(kiosk, at) !== 'silent')
    .length;
}

/** A release as people say it: by its number where it is known; its id else. */
export function releaseName({ releases }: Pick<Fleet, 'releases'>, id: string): string {
  const number = releases.find((release) => release.id === id)?.number;
  return number === undefined ? id : `#${number}`;
}
