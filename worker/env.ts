/** Every binding the worker needs; a missing one is answered with the command that makes it. */

export interface Env {
  /** R2: model files under `blobs/sha256/<hex>`, written once. */
  readonly BLOBS: R2Bucket;
  /** D1: registry and telemetry. */
  readonly DB: D1Database;
  /** Abuse brake for telemetry, keyed by kiosk id; per location and eventually consistent. */
  readonly TELEMETRY_LIMIT: RateLimit;
  /** The built kiosk and console. */
  readonly ASSETS: Fetcher;
  /** Brake for wrong operator tokens, keyed by address; see http/brake.ts. */
  readonly OPERATOR_LIMIT: RateLimit;
  /** The same for wrong tokens from everywhere. */
  readonly OPERATORS_LIMIT: RateLimit;
  /** Secret of the owner: who sends it as a bearer token may do everything. At least 32 random bytes. */
  readonly OPERATOR_TOKEN?: string;
}

/** What the Hono app is typed with. */
export interface AppEnv {
  Bindings: Env;
  /** The name of who asks, on the routes of operators. */
  Variables: { operator: string };
}

/** The command that provides what is missing, for error messages. */
export const REMEDIES = {
  BLOBS: 'npx wrangler r2 bucket create vitrine-blobs',
  DB: 'npx wrangler d1 create vitrine',
  tables: 'npx wrangler d1 migrations apply DB --remote (locally: --local)',
  OPERATOR_TOKEN:
    'npx wrangler secret put OPERATOR_TOKEN, and give it what `openssl rand -base64 32` prints (locally: npm start writes it to .dev.vars)',
} as const;
