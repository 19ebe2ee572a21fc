/** A release: one model version per role, put on a channel together or not at all. */
import { z } from 'zod';
import { channelSchema, nameSchema, releaseIdSchema, roleSchema, versionSchema } from './ids.ts';
import { needsSchema } from './needs.ts';
import { actorSchema } from './operators.ts';

export const releaseSchema = z
  .strictObject({
    id: releaseIdSchema,
    note: z.string().max(500),
    createdAt: z.iso.datetime(),
    operator: actorSchema,
    models: z.array(z.strictObject({ role: roleSchema, name: nameSchema, version: versionSchema })).min(1),
    /** What a kiosk must be able to do to follow the release, besides what its cards need. */
    needs: needsSchema.optional(),
    /** Counts the releases in the order in which they were made, from 1; a short name for people. Only the list of releases has it. */
    number: z.int().min(1).optional(),
  })
  .meta({ id: 'Release' });
export type Release = z.infer<typeof releaseSchema>;

/** Body of POST /v1/releases. Roles are read from the named versions' cards and must all differ. */
export const newReleaseSchema = z
  .strictObject({
    note: z.string().max(500).default(''),
    models: z
      .array(z.strictObject({ name: nameSchema, version: versionSchema }))
      .min(1)
      .max(8),
    needs: needsSchema.optional(),
  })
  .meta({ id: 'NewRelease' });

/** Body of PUT /v1/channels/{channel}: point it at a release. Going back is the same call with an older one. */
export const channelMoveSchema = z
  .strictObject({
    release: releaseIdSchema,
    /** Where the caller saw the channel point, null for nowhere; refused with 409 when it points elsewhere by now. */
    replaces: releaseIdSchema.nullable(),
    reason: z.string().max(500).default(''),
    /** Says that a version of the release has no proof. Without it such a release goes only where it has been before. */
    unproven: z.boolean().default(false),
  })
  .meta({ id: 'ChannelMove' });
export type ChannelMove = z.input<typeof channelMoveSchema>;

/** Where a channel points, and its newest 100 moves, newest first. */
export const channelStateSchema = z
  .strictObject({
    channel: channelSchema,
    release: releaseIdSchema.nullable(),
    /** Where going back leads: the newest release that was not itself rolled away from. Null when there is none. */
    back: releaseIdSchema.nullable(),
    history: z.array(
      z.strictObject({
        release: releaseIdSchema,
        previous: releaseIdSchema.nullable(),
        reason: z.string(),
        operator: actorSchema,
        /** Whether a version of the release had no proof then. */
        unproven: z.boolean(),
        at: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'ChannelState' });
export type ChannelState = z.infer<typeof channelStateSchema>;
