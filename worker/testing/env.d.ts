/** What the test runner binds beside the worker's own bindings; see vitest.config.ts. */
import type { D1Migration } from 'cloudflare:test';
import type { Env as Bindings } from '../env.ts';

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {
      readonly OPERATOR_TOKEN: string;
      readonly TEST_MIGRATIONS: D1Migration[];
      readonly TEST_MIGRATIONS_TELEMETRY: D1Migration[];
      /** GET /: the folders of the released versions, as JSON; GET /FOLDER/FILE: a file of one. */
      readonly TEST_RELEASED: Fetcher;
    }
  }
}
