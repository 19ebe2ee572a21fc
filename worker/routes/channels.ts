/** /v1/channels: where each channel points, moving it, and the manifest that kiosks poll. */
import { createRoute, z } from '@hono/zod-openapi';
import { channelSchema } from '#contract/ids';
import { firstManifestSchema, MANIFEST_TYPE, manifestSchema } from '#contract/manifest';
import { channelListSchema } from '#contract/registry';
import { channelMoveSchema, channelStateSchema, type ChannelState } from '#contract/release';
import { moveChannel, readChannel } from '../db/channels.ts';
import { unprovenIn } from '../db/models.ts';
import { operator } from '../http/auth.ts';
import { limitBody, MAX_JSON_BYTES } from '../http/body.ts';
import { CACHE, matchesEtag } from '../http/cache.ts';
import { ProblemError } from '../http/problem.ts';
import { json, OPERATOR_SECURITY, operatorJsonRefusals, operatorRefusals, problem, refusals, router } from '../http/router.ts';
import { firstForm, firstTag } from '../registry/first-form.ts';
import { currentManifest } from '../registry/manifest.ts';

const params = z.object({ channel: channelSchema });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/channels',
  summary: 'Every channel with its newest 100 moves',
  tags: ['releases'],
  security: OPERATOR_SECURITY,
  middleware: [operator('view')] as const,
  responses: {
    200: json(channelListSchema, 'The channels'),
    ...operatorRefusals(),
  },
});

const unknownRelease: object = { 422: problem('invalid-body: an unknown release') };

const moveRoute = createRoute({
  method: 'put',
  path: '/v1/channels/{channel}',
  summary: 'Point a channel at a release; going back is the same call with an older one',
  description:
    'Names the release that it replaces, null where the channel points nowhere: 409 with both when the channel points elsewhere by now. A release with a version that has no proof goes where it has not been before only with `unproven`. Naming the release it points at already changes nothing.',
  tags: ['releases'],
  security: OPERATOR_SECURITY,
  middleware: [operator('release'), limitBody(MAX_JSON_BYTES)] as const,
  request: { params, body: { required: true, content: { 'application/json': { schema: channelMoveSchema } } } },
  responses: {
    200: json(channelStateSchema, 'The channel as it is now'),
    ...operatorJsonRefusals('invalid-parameter', 'conflict', 'unproven'),
    ...unknownRelease,
  },
});

const tooNew: object = { 406: problem('invalid-parameter: the release needs what the first form has no words for') };

const manifestRoute = createRoute({
  method: 'get',
  path: '/v1/channels/{channel}/manifest',
  summary: 'What a kiosk of this channel should run',
  description: `Send \`Accept: ${MANIFEST_TYPE}\`; without it the answer has the form of the first apps.`,
  tags: ['kiosk'],
  request: { params, headers: z.object({ accept: z.string().optional(), 'if-none-match': z.string().optional() }) },
  responses: {
    200: {
      description: 'The manifest; poll with its ETag',
      content: { [MANIFEST_TYPE]: { schema: manifestSchema }, 'application/json': { schema: firstManifestSchema } },
    },
    304: { description: 'Nothing changed' },
    ...refusals('invalid-parameter', 'not-found', 'not-configured', 'unavailable'),
    ...tooNew,
  },
});

export const channels = router()
  .openapi(listRoute, async (c) =>
    c.json({ channels: await Promise.all(channelSchema.options.map((channel) => readChannel(c.env.DB, channel))) }, 200),
  )
  .openapi(moveRoute, async (c) => {
    const { channel } = c.req.valid('param');
    const move = c.req.valid('json');
    const state = await moveChannel(c.env.DB, channel, { ...move, operator: c.get('operator'), at: new Date().toISOString() });
    if (!state)
      throw new ProblemError('invalid-body', `There is no release ${move.release}.`, {
        errors: [{ field: '/release', message: 'is not in the registry' }],
        status: 422,
      });
    if (state.release !== move.release)
      throw state.release === move.replaces
        ? unproven(await unprovenIn(c.env.DB, move.release))
        : movedMeanwhile(move.replaces, state);
    await currentManifest(c.env, channel);
    return c.json(state, 200);
  })
  .openapi(manifestRoute, async (c) => {
    const { channel } = c.req.valid('param');
    const manifest = await currentManifest(c.env, channel);
    if (!manifest)
      throw new ProblemError('not-found', `The channel ${channel} points at no release yet.`, {
        errors: [{ field: 'channel', message: 'points at no release yet' }],
      });
    const newest = c.req.header('accept')?.includes(MANIFEST_TYPE) ?? false;
    const etag = newest ? manifest.etag : firstTag(manifest.etag);
    const headers = { etag, 'cache-control': CACHE.revalidate, vary: 'accept' };
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
    const body = await manifest.body();
    const type = newest ? MANIFEST_TYPE : 'application/json';
    return c.body(newest ? body : firstForm(body), 200, { ...headers, 'content-type': type });
  });

/** The refusal of a release whose versions nobody has seen run. */
function unproven(versions: readonly string[]): ProblemError {
  const message = `nobody has shown that ${versions.join(' and ')} holds on its golden picture`;
  return new ProblemError(
    'unproven',
    `Of this release ${message}. Push it again with \`npm run push\`, which runs it, or say \`"unproven": true\`.`,
    { errors: [{ field: '/unproven', message }] },
  );
}

/** The refusal of a move that replaces something else than the caller saw. */
function movedMeanwhile(expected: string | null, { channel, release, history }: ChannelState): ProblemError {
  const [last] = history;
  const since = last ? ` since ${last.at}${last.operator ? `, by ${last.operator}` : ''}` : '';
  const actual = release === null ? 'nowhere' : `at ${release}${since}`;
  const detail = `This move replaces ${expected ?? 'nothing'}, but ${channel} points ${actual}. Look at it again, then decide anew.`;
  return new ProblemError('conflict', detail, {
    errors: [{ field: '/replaces', message: `${channel} points ${actual}` }],
    conflict: { expected, actual: release },
  });
}
