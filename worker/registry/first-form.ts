/** A manifest in the form of the first shells, which refuse every field that they do not know. */
import type { FirstManifest, Manifest } from '#contract/manifest';
import type { Label, ModelCard } from '#contract/model-card';
import { titleIn, type Titles } from '#contract/titles';
import { ProblemError } from '../http/problem.ts';

/** The ETag of the first form of a manifest with this ETag. */
export const firstTag = (etag: string): string => etag.replace(/"$/, '-1"');

/**
 * What a first shell can read of a manifest's bytes. Where something must be understood that it cannot know, it is told so, by a code
 * that it knows: it keeps what runs and shows the detail.
 */
export function firstForm(body: string): string {
  const { channel, release, createdAt, needs, items } = JSON.parse(body) as Manifest;
  const lacking = new Set([...needs, ...items.flatMap(({ card }) => [...(card.needs ?? []), ...beyondFirst(card)])]);
  if (lacking.size > 0)
    throw new ProblemError(
      'invalid-parameter',
      `Update the app: release ${release} needs ${[...lacking].join(', ')}, which the app of this screen cannot do.`,
      { errors: [{ field: 'accept', message: 'names no form that this release can have' }], status: 406 },
    );
  const first: FirstManifest = { manifest: 1, channel, release, createdAt, models: items.map(({ card }) => firstCard(card)) };
  return JSON.stringify(first);
}

/** What the first shells refuse that today's cards may say: they take no opset after 25 and no longer names in the graph. */
function beyondFirst({ opset, input, output }: ModelCard): string[] {
  const names = [input, ...Object.values(output)].map((value) => (typeof value === 'object' ? value.name : value));
  return [
    ...(opset > 25 ? [`opset ${opset}`] : []),
    ...(names.some((name) => name !== undefined && name.length > 128) ? ['long names'] : []),
  ];
}

function firstCard({ needs: _, ...card }: ModelCard): ModelCard {
  if (card.task !== 'classify') return card;
  const { groups: __, perClass: ___, ...rest } = card;
  return { ...rest, labels: card.labels.map((label) => ({ ...label, title: firstTitles(label) })) };
}

/** The two languages that every first card has, filled up by the rule for all others. */
function firstTitles({ id, title }: Label): Titles {
  return { en: titleIn(title, 'en') ?? id, de: titleIn(title, 'de') ?? id };
}
