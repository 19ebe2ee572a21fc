/** A release: named versions, one per role, under a new id. */
import type { z } from 'zod';
import type { newReleaseSchema, Release } from '#contract/release';
import { findRoles } from '../db/models.ts';
import { insertRelease } from '../db/releases.ts';
import type { Env } from '../env.ts';
import { ProblemError, type FieldError } from '../http/problem.ts';

/** A new release id: milliseconds since 1970 and 40 random bits, both in base 36, so that ids sort by time. */
export function releaseId(now: number, random: Uint8Array): string {
  const tail = random.reduce((sum, byte) => sum * 256 + byte, 0);
  return `r-${now.toString(36).padStart(9, '0')}${tail.toString(36).padStart(8, '0')}`;
}

/** Stores a release of `models`. Throws a 422 with pointers to unknown versions and to second models of a role. */
export async function createRelease(
  env: Env,
  { note, models, needs = [] }: z.infer<typeof newReleaseSchema>,
  operator: string,
): Promise<Release> {
  const roles = await findRoles(env.DB, models);
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  const named = models.flatMap(({ name, version }, index) => {
    const role = roles.get(`${name}@${version}`);
    if (!role) {
      errors.push({ field: `/models/${index}`, message: `${name} ${version} is not in the registry` });
      return [];
    }
    if (taken.has(role))
      errors.push({ field: `/models/${index}`, message: `the release already has a model for the role ${role}` });
    taken.add(role);
    return [{ role, name, version }];
  });
  if (errors.length > 0)
    throw new ProblemError('invalid-body', errors.map(({ field, message }) => `${field}: ${message}`).join('; '), {
      errors,
      status: 422,
    });
  const now = new Date();
  const id = releaseId(now.getTime(), crypto.getRandomValues(new Uint8Array(5)));
  const parts = named.sort((a, b) => (a.role < b.role ? -1 : 1));
  const release = { id, note, createdAt: now.toISOString(), operator, models: parts, ...(needs.length > 0 && { needs }) };
  await insertRelease(env.DB, release);
  return release;
}
