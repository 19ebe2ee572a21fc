/** Every binding the worker needs; a missing one is answered with the command that makes it. */

export interface Env {
  /** R2: model files under `blobs/sha256/<hex>`, written once. */
  readonly BLOBS: R2Bucket;
  /** D1: the registry. */
  readonly DB: D1Database;
  /** D1: what kiosks tell, apart from the registry. */
  readonly TELEMETRY: D1Database;
  /** Abuse brakes for telemetry and for screens that were never heard of, keyed by address; per location and eventually consistent. */
  readonly TELEMETRY_LIMIT: RateLimit;
  readonly NEWCOMER_LIMIT: RateLimit;
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
  BLOBS: 'npm run wrangler -- r2 bucket create vitrine-blobs',
  DB: 'npm run wrangler -- d1 create vitrine',
  TELEMETRY: 'npm run wrangler -- d1 create vitrine-telemetry',
  tables: 'npm run wrangler -- d1 migrations apply DB --remote, and the same with TELEMETRY (locally: --local)',
  OPERATOR_TOKEN:
    'npm run wrangler -- secret put OPERATOR_TOKEN, and give it what `openssl rand -base64 32` prints (locally: npm start writes it to .dev.vars)',
} as const;
