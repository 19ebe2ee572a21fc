/** The one error body: a problem document (RFC 9457) with a code for programs and the fields that were wrong. */
import { z } from 'zod';
import { releaseIdSchema, sha256Schema } from './ids.ts';
import { tolerant } from './tolerant.ts';

export const problemCodeSchema = z.enum([
  'invalid-body',
  'invalid-parameter',
  'invalid-card',
  'invalid-model',
  'digest-mismatch',
  'length-mismatch',
  'output-mismatch',
  'length-required',
  'body-too-large',
  'unsupported-media-type',
  'unauthorized',
  'forbidden',
  'not-found',
  'already-exists',
  'conflict',
  'invalid-proof',
  'unproven',
  'range-not-satisfiable',
  'rate-limited',
  'not-configured',
  'unavailable',
  'internal',
]);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

const stateSchema = z.union([releaseIdSchema, sha256Schema]).nullable();

export const problemSchema = z
  .strictObject({
    /** `about:blank` or a URI that names the kind of problem (RFC 9457, section 3.1.1). */
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    /** What is wrong with this request and what to do about it. */
    detail: z.string(),
    code: problemCodeSchema,
    /** Where in the input: a JSON pointer such as `/labels/3/id`, or a part's or header's name. */
    errors: z.array(z.strictObject({ field: z.string(), message: z.string() })),
    /** Of a `conflict`: what the caller thought there is (a channel's release, the digest of a group's settings), and what there is. */
    conflict: z.strictObject({ expected: stateSchema, actual: stateSchema }).optional(),
    /** Quote this to find the request in the worker's log. */
    ref: z.string(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** A problem document as it is read: it may have a code of which this version has not heard. */
export const readProblemSchema = tolerant(problemSchema.extend({ code: z.string() }));
export type ReadProblem = z.infer<typeof readProblemSchema>;
