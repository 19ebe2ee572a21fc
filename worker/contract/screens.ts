/** Settings of screens on the wire: what holds for each group, and how an operator replaces it. */
import { z } from 'zod';
import { sha256Schema } from './ids.ts';
import { actorSchema } from './operators.ts';
import { groupSchema, screenSettingsSchema } from './screen.ts';
import { tolerant } from './tolerant.ts';

/** Settings as a kiosk or the console reads them: what a newer worker sets besides is passed over. */
export const readSettingsSchema = tolerant(screenSettingsSchema, 'drop');

/** Body of PUT /v1/screens/{group}/settings. */
export const screenChangeSchema = z
  .strictObject({
    settings: screenSettingsSchema,
    /** The digest of the settings that the caller saw, null where nobody had set any; refused with 409 when others hold by now. */
    replaces: sha256Schema.nullable(),
  })
  .meta({ id: 'ScreenChange' });
export type ScreenChange = z.infer<typeof screenChangeSchema>;

/** What holds for a group, and its newest 50 changes, newest first. */
export const screenGroupSchema = z
  .strictObject({
    group: groupSchema,
    settings: screenSettingsSchema,
    /** SHA-256 of the settings as they are served; null where nobody has set any. */
    digest: sha256Schema.nullable(),
    history: z.array(
      z.strictObject({ digest: sha256Schema, previous: sha256Schema.nullable(), operator: actorSchema, at: z.iso.datetime() }),
    ),
  })
  .meta({ id: 'ScreenGroup' });
export type ScreenGroup = z.infer<typeof screenGroupSchema>;

/** By name; the first group is always there. */
export const screenListSchema = z.strictObject({ groups: z.array(screenGroupSchema) }).meta({ id: 'ScreenList' });
