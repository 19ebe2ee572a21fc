/** Settings of screens: who may set them, what kiosks are told, and that nobody's change is lost without a 409. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FIRST_SETTINGS, type ScreenSettings } from '#contract/screen';
import { readSettingsSchema, screenGroupSchema, screenListSchema, type ScreenGroup } from '#contract/screens';
import { hex } from '#contract/hex';
import { sha256 } from '../http/digest.ts';
import { ask, expectProblem, freshStorage, operate, snapshot } from '../testing/worker.ts';

beforeEach(freshStorage);

const told = (group: string, etag?: string) =>
  ask(`/v1/screens/${group}/settings`, etag === undefined ? {} : { headers: { 'if-none-match': etag } });
const set = (group: string, settings: object, replaces: string | null) =>
  operate('PUT', `/v1/screens/${group}/settings`, { settings, replaces });
const store = { ...FIRST_SETTINGS, mode: 'store', hours: '9:00-20:00' } satisfies ScreenSettings;

/** Sets what must be settable, and returns the group as it then is. */
async function mustSet(group: string, settings: object, replaces: string | null): Promise<ScreenGroup> {
  const response = await set(group, settings, replaces);
  expect(response.status).toBe(200);
  return screenGroupSchema.parse(await response.json());
}

async function groups(): Promise<ScreenGroup[]> {
  return screenListSchema.parse(await (await operate('GET', '/v1/screens')).json()).groups;
}

describe('what a kiosk is told', () => {
  it('is the first settings before anybody set any, for the first group alone', async () => {
    const response = await told('main');
    expect(await response.json()).toEqual(FIRST_SETTINGS);
    expect((await told('main', response.headers.get('etag') ?? '')).status).toBe(304);
    await expectProblem(await told('mian'), 404, 'not-found', ['group']);
    await expectProblem(await told('Main'), 400, 'invalid-parameter', ['group']);
  });

  it('is what was set for its group, byte for byte, tagged by its digest', async () => {
    const { digest } = await mustSet('berlin', store, null);
    const response = await told('berlin');
    const body = await response.text();
    expect(JSON.parse(body)).toEqual(store);
    expect(digest).toBe(hex(await sha256(body)));
    expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([`"${digest}"`, 'no-cache']);
    expect(await (await told('main')).json()).toEqual(FIRST_SETTINGS);
  });

  it('costs a poll without news one read, no write, and at most 250 bytes of headers', async () => {
    await mustSet('main', store, null);
    const statements: string[] = [];
    const DB = new Proxy(env.DB, {
      get: (db, key) => {
        if (key !== 'prepare') throw new Error(`a poll calls ${String(key)}`);
        return (sql: string) => {
          statements.push(sql);
          return db.prepare(sql);
        };
      },
    });
    const etag = (await told('main')).headers.get('etag') ?? '';
    const before = await snapshot();
    const response = await ask('/v1/screens/main/settings', { headers: { 'if-none-match': etag } }, { DB });
    expect([response.status, await response.text()]).toEqual([304, '']);
    const lines = ['HTTP/1.1 304 Not Modified', ...[...response.headers].map(([name, value]) => `${name}: ${value}`)];
    expect(lines.reduce((sum, line) => sum + line.length + 2, 2)).toBeLessThanOrEqual(250);
    expect(statements.map((sql) => sql.trim().slice(0, 6))).toEqual(['SELECT']);
    expect(await snapshot()).toEqual(before);
  });

  it('is handed on when a newer worker set more than this one knows', async () => {
    const body = JSON.stringify({ ...store, moon: 'full', brand: { ...store.brand, font: 'serif' } });
    await env.DB.prepare(
      "INSERT INTO screen_settings (screens, digest, previous, body, operator, at) VALUES ('main', ?1, NULL, ?2, 'ada', ?3)",
    )
      .bind('0'.repeat(64), body, '2026-11-28T10:00:00.000Z')
      .run();
    const response = await told('main');
    expect(await response.clone().text()).toBe(body);
    expect(readSettingsSchema.parse(await response.json())).toEqual(store);
    expect((await operate('GET', '/v1/screens')).status).toBe(200);
  });
});

describe('an operator', () => {
  const as = async (...scopes: string[]) => {
    const { token } = await (await operate('POST', '/v1/operators', { name: 'anna', scopes })).json<{ token: string }>();
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  };
  const body = JSON.stringify({ settings: store, replaces: null });

  it('sees all with view, sets with release, and stands in the history', async () => {
    const view = await as('view');
    expect((await ask('/v1/screens', { headers: view })).status).toBe(200);
    const denied = await ask('/v1/screens/main/settings', { method: 'PUT', headers: view, body });
    await expectProblem(denied, 403, 'forbidden', ['authorization']);
    await operate('DELETE', '/v1/operators/anna');
    await expectProblem(await ask('/v1/screens', { headers: view }), 401, 'unauthorized');
  });

  it('stands in the history with what was replaced', async () => {
    const release = await as('release');
    await expectProblem(await ask('/v1/screens', { headers: release }), 403, 'forbidden');
    expect((await ask('/v1/screens/main/settings', { method: 'PUT', headers: release, body })).status).toBe(200);
    const [main] = await groups();
    const after = await mustSet('main', { ...store, sound: true }, main?.digest ?? null);
    expect(after.history).toMatchObject([
      { digest: after.digest, previous: main?.digest, operator: 'owner' },
      { digest: main?.digest, previous: null, operator: 'anna' },
    ]);
  });

  it('is told of each field that is wrong or unknown, and nothing is kept', async () => {
    const before = await snapshot();
    const wrong = { ...store, languages: [], hours: '25:00-1:00', brand: { ...store.brand, accent: 'red', font: 'serif' } };
    await expectProblem(await set('main', wrong, null), 400, 'invalid-body', [
      '/settings/languages',
      '/settings/hours',
      '/settings/brand/accent',
      '/settings/brand/font',
    ]);
    await expectProblem(await operate('PUT', '/v1/screens/main/settings', { settings: store }), 400, 'invalid-body', [
      '/replaces',
    ]);
    const logo = `<svg>${' '.repeat(70_000)}</svg>`;
    await expectProblem(await set('main', { ...store, brand: { ...store.brand, logo } }, null), 413, 'body-too-large');
    expect(await snapshot()).toEqual(before);
  });

  it('is told both states where somebody else was first, and may repeat a call whose answer was lost', async () => {
    const { digest } = await mustSet('main', store, null);
    expect((await mustSet('main', store, null)).history).toHaveLength(1);
    const { conflict, detail } = await expectProblem(await set('main', FIRST_SETTINGS, null), 409, 'conflict', ['/replaces']);
    expect(conflict).toEqual({ expected: null, actual: digest });
    expect(detail).toContain('owner');
    await expectProblem(await set('berlin', store, '0'.repeat(64)), 409, 'conflict', ['/replaces']);
    expect((await groups()).map(({ group }) => group)).toEqual(['main']);
  });
});

it('lists the first group always, and every other that was set', async () => {
  expect(await groups()).toEqual([{ group: 'main', settings: FIRST_SETTINGS, digest: null, history: [] }]);
  await mustSet('berlin', store, null);
  const listed = await groups();
  expect(listed.map(({ group, settings }) => [group, settings.mode])).toEqual([
    ['main', 'demo'],
    ['berlin', 'store'],
  ]);
  await mustSet('main', FIRST_SETTINGS, null);
  expect((await groups()).map(({ group }) => group)).toEqual(['berlin', 'main']);
});

it('keeps a serial history whatever two operators set at once, each as they saw it last', async () => {
  const action = fc.record({
    who: fc.nat(1),
    looks: fc.boolean(),
    group: fc.constantFrom('main', 'berlin'),
    unseen: fc.integer({ min: 0, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      async (rounds) => {
        await env.DB.exec('DELETE FROM screen_settings');
        const seen = [new Map<string, string | null>(), new Map<string, string | null>()];
        let changed = 0;
        for (const round of rounds)
          await Promise.all(
            round.map(async ({ who, looks, group, unseen }) => {
              const mine = seen[who]!;
              if (looks) for (const state of await groups()) mine.set(state.group, state.digest);
              const replaces = mine.get(group) ?? null;
              const response = await set(group, { ...store, privacy: { ...store.privacy, unseen: unseen / 10 } }, replaces);
              expect([200, 409]).toContain(response.status);
              if (response.status === 200) {
                const { digest, history } = screenGroupSchema.parse(await response.json());
                expect(history[0]?.digest).toBe(digest);
                mine.set(group, digest);
              }
            }),
          );
        for (const { digest, history } of await groups()) {
          changed += history.length;
          expect(history[0]?.digest ?? null).toBe(digest);
          for (const [nth, change] of history.entries()) expect(change.previous).toBe(history[nth + 1]?.digest ?? null);
        }
        const row = await env.DB.prepare('SELECT COUNT(*) AS n FROM screen_settings').first<{ n: number }>();
        expect(changed).toBe(row?.n);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
