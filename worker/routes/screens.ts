/** /v1/screens: what operators set for groups of screens, and what each kiosk of a group is told. */
import { createRoute, z } from '@hono/zod-openapi';
import { groupSchema, screenSettingsSchema } from '#contract/screen';
import { screenChangeSchema, screenGroupSchema, screenListSchema, type ScreenGroup } from '#contract/screens';
import { operator } from '../http/auth.ts';
import { limitBody, MAX_JSON_BYTES } from '../http/body.ts';
import { CACHE, matchesEtag } from '../http/cache.ts';
import { ProblemError } from '../http/problem.ts';
import { json, OPERATOR_SECURITY, operatorJsonRefusals, operatorRefusals, refusals, router } from '../http/router.ts';
import { screenGroups, setScreens, settingsOf } from '../registry/screens.ts';

const params = z.object({ group: groupSchema });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/screens',
  summary: 'Every group of screens with its settings and newest 50 changes',
  tags: ['screens'],
  security: OPERATOR_SECURITY,
  middleware: [operator('view')] as const,
  responses: {
    200: json(screenListSchema, 'The groups'),
    ...operatorRefusals(),
  },
});

const settingsRoute = createRoute({
  method: 'get',
  path: '/v1/screens/{group}/settings',
  summary: 'What a kiosk of this group should be like',
  description: 'The group `main` has settings before anybody sets any. 404 for another one that nobody has set.',
  tags: ['kiosk'],
  request: { params, headers: z.object({ 'if-none-match': z.string().optional() }) },
  responses: {
    200: json(screenSettingsSchema, 'The settings; poll with their ETag'),
    304: { description: 'Nothing changed' },
    ...refusals('invalid-parameter', 'not-found', 'not-configured', 'unavailable'),
  },
});

const setRoute = createRoute({
  method: 'put',
  path: '/v1/screens/{group}/settings',
  summary: 'Set what holds for a group of screens; a new name makes a new group',
  description:
    'Names the settings that it replaces by their digest, null where nobody has set any: 409 with both when others hold by now. Setting what holds already changes nothing.',
  tags: ['screens'],
  security: OPERATOR_SECURITY,
  middleware: [operator('release'), limitBody(MAX_JSON_BYTES)] as const,
  request: { params, body: { required: true, content: { 'application/json': { schema: screenChangeSchema } } } },
  responses: {
    200: json(screenGroupSchema, 'The group as it is now'),
    ...operatorJsonRefusals('invalid-parameter', 'conflict'),
  },
});

export const screens = router()
  .openapi(listRoute, async (c) => c.json({ groups: await screenGroups(c.env) }, 200))
  .openapi(settingsRoute, async (c) => {
    const { group } = c.req.valid('param');
    const settings = await settingsOf(c.env, group);
    if (!settings)
      throw new ProblemError('not-found', `Nobody has set anything for screens of a group ${group}.`, {
        errors: [{ field: 'group', message: 'is not known' }],
      });
    const etag = `"${settings.digest}"`;
    const headers = { etag, 'cache-control': CACHE.revalidate };
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
    return c.body(settings.body, 200, { ...headers, 'content-type': 'application/json' });
  })
  .openapi(setRoute, async (c) => {
    const { group } = c.req.valid('param');
    const change = c.req.valid('json');
    const { state, made } = await setScreens(c.env, group, change, c.get('operator'));
    if (!made) throw setMeanwhile(change.replaces, state);
    return c.json(state, 200);
  });

/** The refusal of settings that replace others than the caller saw. */
function setMeanwhile(expected: string | null, { group, digest, history }: ScreenGroup): ProblemError {
  const [last] = history;
  const set = digest && last ? `was set to ${short(digest)} at ${last.at}, by ${last.operator}` : 'has no settings yet';
  const detail = `This replaces ${expected ? short(expected) : 'nothing'}, but ${group} ${set}. Look at it again, then decide anew.`;
  return new ProblemError('conflict', detail, {
    errors: [{ field: '/replaces', message: `${group} ${set}` }],
    conflict: { expected, actual: digest },
  });
}

const short = (digest: string): string => digest.slice(0, 12);
