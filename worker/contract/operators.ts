/** Operators: who may do what, by tokens of their own. */
import { z } from 'zod';
import { nameSchema } from './ids.ts';
import { MIN_TOKEN_LENGTH } from './token.ts';

/** `view` reads everything, `push` stores versions, `release` makes releases, moves channels and sets up screens. None includes another. */
export const scopeSchema = z.enum(['view', 'push', 'release']);
export type Scope = z.infer<typeof scopeSchema>;

/** The holder of OPERATOR_TOKEN: may do everything, and alone gives and revokes tokens. */
export const OWNER = 'owner';

/** Who did something; null for what was done before actions had names. */
export const actorSchema = nameSchema.nullable();

const fields = { name: nameSchema, scopes: z.array(scopeSchema).min(1).max(scopeSchema.options.length) };

/** Body of POST /v1/operators. */
export const newOperatorSchema = z.strictObject(fields).meta({ id: 'NewOperator' });

export const operatorSchema = z
  .strictObject({ ...fields, createdAt: z.iso.datetime(), revokedAt: z.iso.datetime().nullable() })
  .meta({ id: 'Operator' });
export type Operator = z.infer<typeof operatorSchema>;

/** The answer to POST /v1/operators, the only one that ever holds the token. */
export const operatorTokenSchema = operatorSchema
  .extend({ token: z.string().min(MIN_TOKEN_LENGTH) })
  .meta({ id: 'OperatorToken' });
export type OperatorToken = z.infer<typeof operatorTokenSchema>;

/** By name. */
export const operatorListSchema = z.strictObject({ operators: z.array(operatorSchema) }).meta({ id: 'OperatorList' });
