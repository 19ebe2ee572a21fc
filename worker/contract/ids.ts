/** The identifiers that every message of the wire is built from. */
import { z } from 'zod';

/** A model's or channel's name: lower case, digits and hyphens, as it stands in URLs and storage keys. */
export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, at most 64');

/** A model version: MAJOR.MINOR.PATCH with an optional pre-release tag (https://semver.org, section 2 and 9). */
export const versionSchema = z
  .string()
  .max(64)
  .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9a-z.-]+)?$/, 'a semantic version such as 1.4.0');

/** SHA-256 of a file's bytes, lower-case hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');

/** A release's id: time-ordered, made by the worker. */
export const releaseIdSchema = z.string().regex(/^r-[0-9a-z]{8,40}$/, 'a release id such as r-0mb2xk3f7a');

/** The channels a kiosk can follow. `stable` is the default; `canary` is for the screens that go first. */
export const channelSchema = z.enum(['stable', 'canary']);
export type Channel = z.infer<typeof channelSchema>;

/** What a model does in the pipeline; a release holds at most one version per role. */
export const roleSchema = z.enum(['garments', 'people']);
export type Role = z.infer<typeof roleSchema>;
