/** The worker: middleware, routes, one place where everything thrown becomes an answer, and the clearing up. */
import { drainRefused } from './http/body.ts';
import { secureHeaders } from './http/headers.ts';
import { ProblemError, toResponse } from './http/problem.ts';
import { router } from './http/router.ts';
import { blobs } from './routes/blobs.ts';
import { channels } from './routes/channels.ts';
import { contact } from './routes/contact.ts';
import { health } from './routes/health.ts';
import { models } from './routes/models.ts';
import { describe } from './routes/openapi.ts';
import { operators } from './routes/operators.ts';
import { releases } from './routes/releases.ts';
import { screens } from './routes/screens.ts';
import { stats } from './routes/stats.ts';
import { telemetry } from './routes/telemetry.ts';
import { forgetOld } from './telemetry/retention.ts';
import type { Env } from './env.ts';

export const app = router();
app.use(secureHeaders, drainRefused);
app.use('/v1/channels/:channel/manifest', contact);
app.onError(toResponse);
app.notFound((c) => toResponse(new ProblemError('not-found', `${c.req.method} ${c.req.path} is not part of this API.`), c));

const routes = app
  .route('/', health)
  .route('/', models)
  .route('/', blobs)
  .route('/', releases)
  .route('/', channels)
  .route('/', screens)
  .route('/', operators)
  .route('/', telemetry)
  .route('/', stats);
describe(app);

export default {
  fetch: routes.fetch,
  /** Called by the cron of wrangler.toml. A failure shows in the dashboard, and the next run deletes the rest. */
  scheduled: async ({ scheduledTime }, env) => {
    await forgetOld(env, scheduledTime);
  },
} satisfies ExportedHandler<Env>;
