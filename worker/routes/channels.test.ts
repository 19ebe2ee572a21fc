/** From a push to what a kiosk is told: releases, channels, manifests, and going back. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { firstManifestSchema, MANIFEST_TYPE, manifestSchema } from '#contract/manifest';
import { channelStateSchema, releaseSchema } from '#contract/release';
import { hex } from '#contract/hex';
import { releaseId } from '../registry/release.ts';
import { exampleCard } from '#contract/testing/card';
import { buildOnnx } from '#contract/testing/onnx';
import { cardFor } from '../testing/card.ts';
import {
  ask,
  channelState,
  expectProblem,
  freshStorage,
  move,
  operate,
  PROOF,
  push,
  pushTiny,
  release,
  snapshot,
} from '../testing/worker.ts';

beforeEach(freshStorage);

const put = (channel: string, release: string, replaces: string | null) =>
  operate('PUT', `/v1/channels/${channel}`, { release, replaces });
const manifest = (channel: string, etag?: string) =>
  ask(`/v1/channels/${channel}/manifest`, { headers: { accept: MANIFEST_TYPE, ...(etag && { 'if-none-match': etag }) } });
const tiny = (version: string) => ({ name: 'tiny', version });

it('goes from push to kiosk: release, channel, manifest, file', async () => {
  await pushTiny();
  const made = await release(tiny('1.0.0'));
  expect(made.operator).toBe('owner');
  expect(releaseSchema.parse(made).models).toEqual([{ role: 'garments', ...tiny('1.0.0') }]);
  expect((await move('stable', made.id)).status).toBe(200);

  const response = await manifest('stable');
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  const told = manifestSchema.parse(await response.json());
  expect(told).toMatchObject({ channel: 'stable', release: made.id, createdAt: made.createdAt });
  const file = await ask(told.items[0]?.sources[0]?.url ?? '');
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(buildOnnx());
  expect((await manifest('canary')).status).toBe(404);
});

it('puts one model per role into the manifest', async () => {
  await pushTiny();
  await pushTiny({ name: 'who', role: 'people' });
  const made = await release({ name: 'who', version: '1.0.0' }, tiny('1.0.0'));
  await move('stable', made.id);
  const told = manifestSchema.parse(await (await manifest('stable')).json());
  expect(told.items.map(({ card: { role, name } }) => [role, name])).toEqual([
    ['garments', 'tiny'],
    ['people', 'who'],
  ]);
  expect(await (await operate('GET', '/v1/releases')).json()).toEqual({ releases: [{ ...made, number: 1 }] });
});

it('goes back by the same call, and remembers every move', async () => {
  await pushTiny();
  await pushTiny({ version: '1.1.0' });
  const first = await release(tiny('1.0.0'));
  const second = await release(tiny('1.1.0'));
  await move('stable', first.id, 'first');
  await move('stable', second.id, 'better');
  const before = (await manifest('stable')).headers.get('etag');
  const back = channelStateSchema.parse(await (await move('stable', first.id, 'worse after all')).json());
  expect(back.release).toBe(first.id);
  expect(back.history.map(({ release, previous, reason }) => [release, previous, reason])).toEqual([
    [first.id, second.id, 'worse after all'],
    [second.id, first.id, 'better'],
    [first.id, null, 'first'],
  ]);
  expect((await manifest('stable')).headers.get('etag')).not.toBe(before);
  expect(await channelState('stable')).toEqual(back);
  expect(await channelState('canary')).toEqual({ channel: 'canary', release: null, back: null, history: [] });
});

it('goes back to what was not itself rolled away from, and says when there is nothing', async () => {
  const ids: string[] = [];
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
    await pushTiny({ version });
    ids.push((await release(tiny(version))).id);
    await move('stable', ids.at(-1)!);
  }
  const seen: (string | null)[] = [];
  for (let { back } = await channelState('stable'); back; { back } = await channelState('stable')) {
    seen.push(back);
    await move('stable', back, 'rolled back');
  }
  expect(seen).toEqual([ids[1], ids[0]]);
});

describe('a release with a version that nobody has seen run', () => {
  const model = buildOnnx();
  const pushUnproven = async () => {
    expect((await push(await cardFor(model), model, { unproven: true })).status).toBe(201);
    return (await release(tiny('1.0.0'))).id;
  };

  it('goes on a channel only when the move says so, and the history keeps that', async () => {
    const id = await pushUnproven();
    const before = await snapshot();
    const { detail } = await expectProblem(await put('canary', id, null), 409, 'unproven', ['/unproven']);
    expect(detail).toContain('tiny 1.0.0');
    expect(await snapshot()).toEqual(before);
    const said = await operate('PUT', '/v1/channels/canary', { release: id, replaces: null, unproven: true });
    expect(said.status).toBe(200);
    expect((await channelState('canary')).history).toMatchObject([{ release: id, unproven: true }]);
    await expectProblem(await put('stable', id, null), 409, 'unproven', ['/unproven']);
  });

  it('goes back without a word to where it was: a rollback waits for nobody', async () => {
    const id = await pushUnproven();
    await pushTiny({ version: '2.0.0' });
    await operate('PUT', '/v1/channels/stable', { release: id, replaces: null, unproven: true });
    await move('stable', (await release(tiny('2.0.0'))).id);
    expect((await move('stable', id)).status).toBe(200);
  });

  it('is like any other once the same version is pushed with a proof', async () => {
    const id = await pushUnproven();
    expect((await push(await cardFor(model), model)).status).toBe(200);
    expect(await (await operate('GET', '/v1/models/tiny/1.0.0')).json()).toMatchObject({ proof: PROOF });
    expect((await put('stable', id, null)).status).toBe(200);
    expect((await channelState('stable')).history).toMatchObject([{ unproven: false }]);
  });

  it('says what replaces what first: a conflict is told as one', async () => {
    const id = await pushUnproven();
    await expectProblem(await put('stable', id, id.replace(/.$/, 'x')), 409, 'conflict', ['/replaces']);
  });
});

describe('a move that replaces something else than what is there', () => {
  it.each([
    ['another release', (ids: string[]) => ids[0]!],
    ['nothing', () => null],
  ])('(the caller saw %s) is refused with both, and changes nothing', async (_, replaced) => {
    await pushTiny();
    const ids = await Promise.all([1, 2, 3].map(async () => (await release(tiny('1.0.0'))).id));
    await move('stable', ids[1]!);
    const before = await snapshot();
    const expected = replaced(ids);
    const problem = await expectProblem(await put('stable', ids[2]!, expected), 409, 'conflict', ['/replaces']);
    expect(problem.conflict).toEqual({ expected, actual: ids[1] });
    expect(await snapshot()).toEqual(before);
  });

  it('is refused on a channel that points nowhere', async () => {
    await pushTiny();
    const { id } = await release(tiny('1.0.0'));
    const problem = await expectProblem(await put('canary', id, id.replace(/.$/, 'x')), 409, 'conflict', ['/replaces']);
    expect(problem.conflict?.actual).toBeNull();
  });

  it('is fine when the channel is where the caller wants it: a call that is repeated after a lost answer', async () => {
    await pushTiny();
    const { id } = await release(tiny('1.0.0'));
    expect((await put('stable', id, null)).status).toBe(200);
    expect((await put('stable', id, null)).status).toBe(200);
    expect((await channelState('stable')).history).toHaveLength(1);
  });

  it('has one winner of many at once', async () => {
    await pushTiny();
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await release(tiny('1.0.0'))).id));
    const statuses = await Promise.all(ids.map(async (id) => (await put('stable', id, null)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(7);
    expect((await channelState('stable')).history).toHaveLength(1);
  });
});

it('shows one release, and 404 for one that is not', async () => {
  await pushTiny();
  const made = await release(tiny('1.0.0'));
  expect(await (await operate('GET', `/v1/releases/${made.id}`)).json()).toEqual(made);
  await expectProblem(await operate('GET', '/v1/releases/r-00000000'), 404, 'not-found');
});

it('adds no move when the channel is there already', async () => {
  await pushTiny();
  const { id } = await release(tiny('1.0.0'));
  await move('stable', id);
  const before = await snapshot();
  expect((await move('stable', id, 'again')).status).toBe(200);
  expect(await snapshot()).toEqual(before);
});

it('answers 304 to a kiosk that has the manifest', async () => {
  await pushTiny();
  await move('stable', (await release(tiny('1.0.0'))).id);
  const etag = (await manifest('stable')).headers.get('etag') ?? '';
  for (const header of [etag, `W/${etag}`, `"a", ${etag}`, '*']) {
    const response = await manifest('stable', header);
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, etag, '']);
  }
  expect((await manifest('stable', '"another"')).status).toBe(200);
});

describe('a manifest', () => {
  const settled = async (changes: object = {}) => {
    await pushTiny();
    const made = await operate('POST', '/v1/releases', { models: [tiny('1.0.0')], ...changes });
    const { id } = await made.json<{ id: string }>();
    await move('stable', id);
    return id;
  };
  const firstApp = (etag?: string) =>
    ask('/v1/channels/stable/manifest', { headers: { accept: 'application/json', ...(etag && { 'if-none-match': etag }) } });

  it('is bytes made by the move: polls write nothing, and nothing that is made later changes them', async () => {
    const id = await settled();
    const bytes = await (await manifest('stable')).text();
    const before = await snapshot();
    const digest = hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(bytes)));
    const etag = `"${id}-${digest.slice(0, 16)}"`;
    expect(before).toMatchObject({ registry: { manifests: [{ etag, body: bytes }] } });
    await env.DB.exec("UPDATE models SET card = json_set(card, '$.summary', 'another')");
    const again = await manifest('stable');
    expect([again.headers.get('etag'), await again.text()]).toEqual([etag, bytes]);
    await env.DB.exec("UPDATE models SET card = json_set(card, '$.summary', 'A model for tests.')");
    for (const known of [undefined, etag]) await (await manifest('stable', known)).text();
    expect(await snapshot()).toEqual(before);
  });

  it('costs a poll without news one read, no write, and at most 250 bytes of headers', async () => {
    await settled();
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
    const etag = (await manifest('stable')).headers.get('etag') ?? '';
    const headers = { accept: MANIFEST_TYPE, 'if-none-match': etag };
    const response = await ask('/v1/channels/stable/manifest', { headers }, { DB });
    expect(response.status).toBe(304);
    const lines = ['HTTP/1.1 304 Not Modified', ...[...response.headers].map(([name, value]) => `${name}: ${value}`)];
    expect(lines.reduce((sum, line) => sum + line.length + 2, 2)).toBeLessThanOrEqual(250);
    expect(statements.map((sql) => sql.trim().slice(0, 6))).toEqual(['SELECT']);
  });

  it('is made at the first poll where the worker that moved the channel made none', async () => {
    await settled();
    const bytes = await (await manifest('stable')).text();
    await env.DB.exec('DELETE FROM manifests');
    expect(await Promise.all([1, 2, 3].map(async () => (await manifest('stable')).text()))).toEqual([bytes, bytes, bytes]);
  });

  it('carries what the release needs', async () => {
    await settled({ needs: ['groups'] });
    const told = manifestSchema.parse(await (await manifest('stable')).json());
    expect(told.needs).toEqual(['groups']);
    const { releases } = await (await operate('GET', '/v1/releases')).json<{ releases: unknown }>();
    expect(releases).toMatchObject([{ needs: ['groups'] }]);
  });

  it('has a form for the first apps, with a tag of its own', async () => {
    await settled();
    const [newest, first] = [await manifest('stable'), await firstApp()];
    expect([newest, first].map(({ headers }) => headers.get('content-type'))).toEqual([MANIFEST_TYPE, 'application/json']);
    expect([newest, first].map(({ headers }) => headers.get('vary'))).toEqual(['accept', 'accept']);
    const tags = [newest, first].map(({ headers }) => headers.get('etag') ?? '');
    expect(tags[0]).not.toBe(tags[1]);
    const { items, release, createdAt, channel } = manifestSchema.parse(await newest.json());
    const models = items.map(({ card }) => card);
    expect(firstManifestSchema.parse(await first.json())).toEqual({ manifest: 1, channel, release, createdAt, models });
    expect((await firstApp(tags[1])).status).toBe(304);
    expect((await firstApp(tags[0])).status).toBe(200);
  });

  it('says to a first app what it has words for: two languages, and no groups', async () => {
    const [label, ...labels] = exampleCard().labels;
    const grown = {
      labels: [{ ...label!, title: { fr: 'T-shirt', 'de-AT': 'Leiberl' } }, ...labels],
      groups: { upper: { title: { fr: 'Hauts' } } },
    };
    await pushTiny(grown);
    await move('stable', (await release(tiny('1.0.0'))).id);
    const { items } = manifestSchema.parse(await (await manifest('stable')).json());
    expect(items[0]?.card).toMatchObject(grown);
    const { models } = firstManifestSchema.parse(await (await firstApp()).json());
    expect(models[0]).toEqual(
      await cardFor(buildOnnx(), { labels: [{ ...label!, title: { en: 't-shirt', de: 't-shirt' } }, ...labels] }),
    );
  });

  it('tells a first app to be updated where the release or a card needs what it cannot do', async () => {
    const release = await settled({ needs: ['groups'] });
    const problem = await expectProblem(await firstApp(), 406, 'invalid-parameter', ['accept']);
    expect(problem.detail).toBe(`Update the app: release ${release} needs groups, which the app of this screen cannot do.`);
    await pushTiny({ version: '1.1.0', needs: ['titles'] });
    const { id } = await (await operate('POST', '/v1/releases', { models: [tiny('1.1.0')] })).json<{ id: string }>();
    await move('stable', id);
    expect((await expectProblem(await firstApp(), 406, 'invalid-parameter')).detail).toContain('needs titles');
    const name = 'x'.repeat(129);
    const model = buildOnnx({ outputs: [{ name, dims: [1, 3] }], opsets: [['', 26]] });
    await pushTiny({ version: '1.2.0', opset: 26, output: { logits: name } }, model);
    await move(
      'stable',
      (await operate('POST', '/v1/releases', { models: [tiny('1.2.0')] }).then((made) => made.json<{ id: string }>())).id,
    );
    const { detail } = await expectProblem(await firstApp(), 406, 'invalid-parameter');
    expect(detail).toContain('needs opset 26, long names');
  });
});

describe('a refusal stores nothing', () => {
  const refused = (name: string, run: () => Promise<unknown>) =>
    it(name, async () => {
      await pushTiny();
      await move('stable', (await release(tiny('1.0.0'))).id);
      const before = await snapshot();
      await run();
      expect(await snapshot()).toEqual(before);
    });

  refused('of an unknown channel', async () => {
    await expectProblem(await manifest('beta'), 400, 'invalid-parameter', ['channel']);
    await expectProblem(await put('beta', 'r-00000000', null), 400, 'invalid-parameter', ['channel']);
  });
  refused('of a move to an unknown release', async () => {
    await expectProblem(await move('canary', 'r-00000000'), 422, 'invalid-body', ['/release']);
  });
  refused('of a move to what is no release id', async () => {
    await expectProblem(await put('canary', 'latest', null), 400, 'invalid-body', ['/release']);
  });
  refused('of a move that does not say what it replaces', async () => {
    const [{ id }] = (await (await operate('GET', '/v1/releases')).json<{ releases: [{ id: string }] }>()).releases;
    await expectProblem(await operate('PUT', '/v1/channels/canary', { release: id }), 400, 'invalid-body', ['/replaces']);
  });
  refused('of a release of unknown models, naming each', async () => {
    const response = await operate('POST', '/v1/releases', {
      models: [tiny('9.0.0'), tiny('1.0.0'), { name: 'none', version: '1.0.0' }],
    });
    await expectProblem(response, 422, 'invalid-body', ['/models/0', '/models/2']);
  });
  refused('of two models of one role', async () => {
    const response = await operate('POST', '/v1/releases', { models: [tiny('1.0.0'), tiny('1.0.0')] });
    await expectProblem(response, 422, 'invalid-body', ['/models/1']);
  });
  refused('of bodies that are empty, no JSON, too long or of another type', async () => {
    const send = (body: string, type = 'application/json') =>
      ask('/v1/releases', {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${env.OPERATOR_TOKEN}`, 'content-type': type },
      });
    await expectProblem(await send('{}'), 400, 'invalid-body', ['/models']);
    await expectProblem(await send('{"models":'), 400, 'invalid-body', ['']);
    await expectProblem(await send(JSON.stringify({ note: 'x'.repeat(70_000) })), 413, 'body-too-large', ['content-length']);
    await expectProblem(await send('{}', 'text/plain'), 415, 'unsupported-media-type', ['content-type']);
  });
  refused('without the operator token', async () => {
    for (const [method, path] of [
      ['POST', '/v1/releases'],
      ['GET', '/v1/releases'],
      ['PUT', '/v1/channels/stable'],
      ['GET', '/v1/channels'],
      ['GET', '/v1/models'],
      ['GET', '/v1/stats'],
    ] as const)
      await expectProblem(await ask(path, { method }), 401, 'unauthorized', ['authorization']);
  });
});

it('says 503 with Retry-After when the database is away', async () => {
  const DB = new Proxy(env.DB, {
    get: () => () => {
      throw new Error('D1_ERROR: D1 DB is overloaded. Requests queued for too long.');
    },
  });
  const response = await ask('/v1/channels/stable/manifest', {}, { DB });
  expect(response.headers.get('retry-after')).toBe('10');
  await expectProblem(response, 503, 'unavailable');
});

it('makes release ids that sort by time', () => {
  const ids = [1, 10 ** 9, Date.now(), Date.now() + 1].map((now) => releaseId(now, crypto.getRandomValues(new Uint8Array(5))));
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^r-[0-9a-z]{17}$/);
});
