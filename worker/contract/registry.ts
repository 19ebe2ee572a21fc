/** What the registry answers: a push's receipt, the list of versions, one stored version, releases and channels. */
import { z } from 'zod';
import { nameSchema, roleSchema, sha256Schema, versionSchema } from './ids.ts';
import { modelCardSchema } from './model-card.ts';
import { actorSchema } from './operators.ts';
import { proofSchema } from './proof.ts';
import { channelStateSchema, releaseSchema } from './release.ts';

const identity = { name: nameSchema, version: versionSchema, role: roleSchema, sha256: sha256Schema, bytes: z.int() };

/** The answer to POST /v1/models; `created` is false when exactly this version was there already. */
export const pushReceiptSchema = z.strictObject({ ...identity, created: z.boolean() }).meta({ id: 'PushReceipt' });
export type PushReceipt = z.infer<typeof pushReceiptSchema>;

/** One line of the model list: the card without its golden picture, labels and metrics. */
export const modelSummarySchema = z
  .strictObject({
    ...identity,
    summary: z.string(),
    weights: z.enum(['fp32', 'fp16', 'int8']),
    /** How many labels the model tells apart; 0 for a pose model. */
    labels: z.int(),
    createdAt: z.iso.datetime(),
    /** Who pushed it. */
    operator: actorSchema,
    /** Null while nobody has run its golden picture. */
    proof: proofSchema.nullable(),
  })
  .meta({ id: 'ModelSummary' });
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** Newest push first. */
export const modelListSchema = z.strictObject({ models: z.array(modelSummarySchema) }).meta({ id: 'ModelList' });

/** One version as it was pushed. */
export const storedModelSchema = z
  .strictObject({ card: modelCardSchema, createdAt: z.iso.datetime(), operator: actorSchema, proof: proofSchema.nullable() })
  .meta({ id: 'StoredModel' });
export type StoredModel = z.infer<typeof storedModelSchema>;

/** Newest first. */
export const releaseListSchema = z.strictObject({ releases: z.array(releaseSchema) }).meta({ id: 'ReleaseList' });
/** One entry per channel, in the order of `channelSchema`. */
export const channelListSchema = z.strictObject({ channels: z.array(channelStateSchema) }).meta({ id: 'ChannelList' });
