/** The manifest of a channel: what a kiosk polls to learn which models it should run. */
import { z } from 'zod';
import { channelSchema, releaseIdSchema, sha256Schema } from './ids.ts';
import { modelCardSchema, type ModelCard } from './model-card.ts';
import { needsSchema } from './needs.ts';
import { tolerant } from './tolerant.ts';

/** Who asks with this in Accept gets a `Manifest`; anybody else the form of the first shells, which knows no items. */
export const MANIFEST_TYPE = 'application/vnd.vitrine.manifest+json';

/** The newest form; a manifest with a higher number is for a newer app. */
export const MANIFEST_FORM = 2;

const head = { channel: channelSchema, release: releaseIdSchema, createdAt: z.iso.datetime() };

/** One way to get a file. A kiosk passes over a way whose needs it lacks. */
const sourceSchema = z.strictObject({
  /** Absolute, or relative to the kiosk's own origin. */
  url: z.string().min(1).max(500),
  needs: needsSchema.optional(),
});

const itemSchema = z.strictObject({
  card: modelCardSchema,
  /** What to fetch: the file of the card. */
  file: z.strictObject({ bytes: z.int().min(16), sha256: sha256Schema }),
  /** Tried in turn until the file's digest is right. */
  sources: z.array(sourceSchema).min(1).max(8),
});
export type ManifestItem = z.infer<typeof itemSchema>;

export const manifestSchema = z
  .strictObject({
    manifest: z.literal(MANIFEST_FORM),
    ...head,
    /** Those of the release; each card has its own. */
    needs: needsSchema,
    /** One per role. */
    items: z.array(itemSchema).min(1).max(8),
  })
  .superRefine(({ items }, ctx) => {
    const issue = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    if (new Set(items.map(({ card }) => card.role)).size !== items.length) issue(['items'], 'at most one model per role');
    for (const [i, { card, file }] of items.entries())
      if (file.sha256 !== card.file.sha256 || file.bytes !== card.file.bytes) issue(['items', i, 'file'], "must be the card's");
  })
  .meta({ id: 'Manifest' });
export type Manifest = z.infer<typeof manifestSchema>;

/** The form of the first shells, and of what kiosks keep, so that a shell that is rolled back finds what ran. */
export const firstManifestSchema = z
  .strictObject({ manifest: z.literal(1), ...head, models: z.array(modelCardSchema).min(1).max(8) })
  .meta({ id: 'FirstManifest' });
export type FirstManifest = z.infer<typeof firstManifestSchema>;

/** The item of a card whose file the worker itself has. */
export function itemOf(card: ModelCard): ManifestItem {
  const { bytes, sha256 } = card.file;
  return { card, file: { bytes, sha256 }, sources: [{ url: `/v1/blobs/${sha256}` }] };
}

/** As much of the first form as has to be there to make the newest one of it. */
const firstRead = z.looseObject({
  manifest: z.literal(1),
  models: z.array(z.looseObject({ file: z.looseObject({ bytes: z.unknown(), sha256: z.unknown() }) })),
  needs: z.unknown().optional(),
});

/** Reads a manifest of any age and keeps its unknown fields. */
export const anyManifestSchema = z.preprocess((json) => {
  const first = firstRead.safeParse(json);
  if (!first.success) return json;
  const { models, needs = [], ...rest } = first.data;
  return { ...rest, manifest: MANIFEST_FORM, needs, items: models.map((card) => itemOf(card as unknown as ModelCard)) };
}, tolerant(manifestSchema));
