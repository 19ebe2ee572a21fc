/** The manifest of a channel: what a kiosk polls to learn which models it should run. */
import { z } from 'zod';
import { channelSchema, releaseIdSchema } from './ids.ts';
import { modelCardSchema } from './model-card.ts';

export const manifestSchema = z
  .strictObject({
    manifest: z.literal(1),
    channel: channelSchema,
    release: releaseIdSchema,
    createdAt: z.iso.datetime(),
    /** One card per role; the file is at /v1/blobs/{card.file.sha256}. */
    models: z.array(modelCardSchema).min(1).max(8),
  })
  .superRefine((manifest, ctx) => {
    const roles = manifest.models.map((card) => card.role);
    if (new Set(roles).size !== roles.length)
      ctx.addIssue({ code: 'custom', path: ['models'], message: 'at most one model per role' });
  })
  .meta({ id: 'Manifest' });
export type Manifest = z.infer<typeof manifestSchema>;
