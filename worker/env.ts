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
  /** Secret: who sends it as a bearer token may push, release and read the fleet. */
  readonly OPERATOR_TOKEN?: string;
}

/** What the Hono app is typed with. */
export interface AppEnv {
  Bindings: Env;
}

/** The command that provides what is missing, for error messages. */
export const REMEDIES = {
  BLOBS: 'npm run wrangler -- r2 bucket create vitrine-blobs',
  DB: 'npm run wrangler -- d1 create vitrine',
  TELEMETRY: 'npm run wrangler -- d1 create vitrine-telemetry',
  tables: 'npm run wrangler -- d1 migrations apply DB --remote, and the same with TELEMETRY (locally: --local)',
  OPERATOR_TOKEN: 'npm run wrangler -- secret put OPERATOR_TOKEN (locally: OPERATOR_TOKEN=… in .dev.vars)',
} as const;
