/** Pushing: what is stored when all is well, and that nothing is stored when anything is wrong. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { anyManifestSchema, MANIFEST_TYPE } from '#contract/manifest';
import { MAX_CARD_BYTES, MAX_MODEL_BYTES } from '#contract/model-card';
import { storedModelSchema } from '#contract/registry';
import { exampleCard } from '#contract/testing/card';
import { tolerant } from '#contract/tolerant';
import { cardFor } from '../testing/card.ts';
import { buildOnnx, node, tensor } from '#contract/testing/onnx';
import {
  ask,
  expectProblem,
  freshStorage,
  move,
  operate,
  PROOF,
  push,
  pushTiny,
  release,
  snapshot,
  TOKEN,
} from '../testing/worker.ts';

beforeEach(freshStorage);

const model = buildOnnx();

describe('a good push', () => {
  it.each([1, 7, 64, 100_000])('stores file and card, sent in pieces of %i bytes', async (chunk) => {
    const card = await cardFor(model);
    const response = await push(card, model, { chunk });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      name: 'tiny',
      version: '1.0.0',
      role: 'garments',
      sha256: card.file.sha256,
      bytes: model.length,
      created: true,
    });
    const stored = await env.BLOBS.get(`blobs/sha256/${card.file.sha256}`);
    expect(new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(model);
    const read = await operate('GET', '/v1/models/tiny/1.0.0');
    expect(await read.json()).toMatchObject({ card });
    const list = await operate('GET', '/v1/models');
    expect(await list.json()).toMatchObject({
      models: [{ name: 'tiny', version: '1.0.0', labels: 3, weights: 'fp32', bytes: model.length }],
    });
  });

  it('streams a file of several megabytes', async () => {
    const large = buildOnnx({
      initializers: [
        tensor('w', [64, 3]),
        tensor(
          'more',
          [1024, 1024],
          new Uint8Array(4 * 1024 * 1024).map((_, at) => at * 31),
        ),
      ],
    });
    expect((await push(await cardFor(large), large, { chunk: 65_537 })).status).toBe(201);
  });

  it('is answered 200 when sent again, and changes nothing', async () => {
    const card = await cardFor(model);
    await push(card, model);
    const before = await snapshot();
    const again = await push(card, model);
    expect([again.status, await again.json()]).toMatchObject([200, { created: false }]);
    expect(await snapshot()).toEqual(before);
  });

  it('shares one file between two versions', async () => {
    await pushTiny();
    await pushTiny({ version: '1.0.1' });
    expect((await env.BLOBS.list()).objects).toHaveLength(1);
  });

  it('survives a race: both pushes of one version succeed, one row and one file remain', async () => {
    const card = await cardFor(model);
    const statuses = await Promise.all([push(card, model, { chunk: 50 }), push(card, model, { chunk: 50 })]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect((await snapshot()) as object).toMatchObject({ blobs: [`blobs/sha256/${card.file.sha256}`] });
  });
});

describe('a refused push stores nothing', () => {
  const refused = (name: string, run: () => Promise<unknown>) =>
    it(name, async () => {
      const before = await snapshot();
      await run();
      expect(await snapshot()).toEqual(before);
    });

  refused('without a token', async () => {
    const response = await push(await cardFor(model), model, { headers: { authorization: '' } });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="vitrine"');
    await expectProblem(response, 401, 'unauthorized', ['authorization']);
  });
  refused('with a wrong token', async () => {
    const response = await push(await cardFor(model), model, { headers: { authorization: `Bearer ${TOKEN}x` } });
    expect(response.headers.get('www-authenticate')).toContain('invalid_token');
    await expectProblem(response, 401, 'unauthorized', ['authorization']);
  });
  refused('when the worker has no token, naming the command', async () => {
    const bindings = { OPERATOR_TOKEN: '' };
    const problem = await expectProblem(await push(await cardFor(model), model, { bindings }), 503, 'not-configured');
    expect(problem.detail).toContain('wrangler -- secret put OPERATOR_TOKEN');
  });
  refused('of another media type', async () => {
    const response = await push(await cardFor(model), model, { headers: { 'content-type': 'application/octet-stream' } });
    await expectProblem(response, 415, 'unsupported-media-type', ['content-type']);
  });
  refused('that is too long', async () => {
    const response = await push(await cardFor(model), model, { headers: { 'content-length': String(MAX_MODEL_BYTES * 1.5) } });
    await expectProblem(response, 413, 'body-too-large', ['content-length']);
  });
  refused('without a length', async () => {
    const response = await push(await cardFor(model), model, { headers: { 'content-length': '' } });
    await expectProblem(response, 411, 'length-required', ['content-length']);
  });
  refused('with the model first', async () => {
    const parts = [
      ['model', model],
      ['card', JSON.stringify(await cardFor(model))],
    ] as const;
    await expectProblem(await push(null, model, { parts }), 400, 'invalid-body', ['card']);
  });
  refused('without a model', async () => {
    const parts = [['card', JSON.stringify(await cardFor(model))]] as const;
    await expectProblem(await push(null, model, { parts }), 400, 'invalid-body', ['model']);
  });
  refused('with a proof that shows that it does not hold, or is none, naming the field', async () => {
    const card = await cardFor(model);
    const send = (proof: string) =>
      push(card, model, {
        parts: [
          ['card', JSON.stringify(card)],
          ['proof', proof],
          ['model', model],
        ],
      });
    const over = JSON.stringify({ ...PROOF, difference: card.golden.tolerance * 1.01 });
    await expectProblem(await send(over), 422, 'invalid-proof', ['/proof/difference']);
    await expectProblem(await send(JSON.stringify({ ...PROOF, runtime: 'hope', extra: 1 })), 422, 'invalid-proof', [
      '/proof/runtime',
      '/proof/extra',
    ]);
    await expectProblem(await send('{'), 422, 'invalid-proof', ['/proof']);
  });
  refused('with something after the model', async () => {
    const parts = [
      ['card', JSON.stringify(await cardFor(model))],
      ['model', model],
      ['more', 'x'],
    ] as const;
    await expectProblem(await push(null, model, { parts }), 400, 'invalid-body', ['model']);
  });
  refused('that breaks off within the model', async () => {
    await expectProblem(await push(await cardFor(model), model, { cut: 100, chunk: 64 }), 400, 'invalid-body');
  });
  refused('whose connection breaks within the model', async () => {
    const response = await push(await cardFor(model), model, { cut: 100, chunk: 64, reset: true });
    const { detail } = await expectProblem(response, 400, 'invalid-body');
    expect(detail).toContain('connection broke');
  });
  refused('whose connection breaks within the card', async () => {
    const response = await push(await cardFor(model), model, { cut: model.length + 200, chunk: 64, reset: true });
    await expectProblem(response, 400, 'invalid-body');
  });
  refused('whose card is not JSON', async () => {
    const parts = [
      ['card', '{"card": 1,'],
      ['model', model],
    ] as const;
    await expectProblem(await push(null, model, { parts }), 422, 'invalid-card', ['card']);
  });
  refused('whose card is too long', async () => {
    const parts = [
      ['card', ' '.repeat(MAX_CARD_BYTES + 1)],
      ['model', model],
    ] as const;
    await expectProblem(await push(null, model, { parts }), 413, 'body-too-large', ['card']);
  });
  refused('whose card has wrong fields, naming each', async () => {
    const card = await cardFor(model);
    const wrong = { ...card, temperature: 0, extra: 1, labels: [{ ...card.labels[0], id: 'T Shirt' }, ...card.labels.slice(1)] };
    const { errors } = await expectProblem(await push(wrong, model), 422, 'invalid-card');
    expect(errors.map(({ field }) => field).sort()).toEqual(['/extra', '/labels/0/id', '/temperature']);
  });
  refused('whose digest is wrong', async () => {
    const card = await cardFor(model);
    const wrong = { ...card, file: { ...card.file, sha256: 'ab'.repeat(32) } };
    await expectProblem(await push(wrong, model), 422, 'digest-mismatch', ['/file/sha256']);
    await expectProblem(await push(wrong, model, { chunk: 64 }), 422, 'digest-mismatch', ['/file/sha256']);
  });
  refused('whose file is shorter than the card says', async () => {
    const card = await cardFor(model);
    const wrong = { ...card, file: { ...card.file, bytes: model.length + 1 } };
    await expectProblem(await push(wrong, model), 422, 'length-mismatch', ['/file/bytes']);
  });
  refused('whose file is longer than the card says', async () => {
    const card = await cardFor(model);
    const wrong = { ...card, file: { ...card.file, bytes: model.length - 1 } };
    const { code, status } = await (await push(wrong, model)).json<{ code: string; status: number }>();
    expect(status).toBe(422);
    expect(['length-mismatch', 'invalid-model']).toContain(code);
  });
  refused('of a file that is no ONNX', async () => {
    const text = new TextEncoder().encode('<!doctype html><title>Not a model</title>'.repeat(20));
    await expectProblem(await push(await cardFor(text), text), 422, 'invalid-model', ['model']);
  });
  refused('of a truncated file that its card describes as it is', async () => {
    const half = model.subarray(0, model.length - 200);
    const card = await cardFor(half);
    for (const chunk of [half.length * 2, 64]) {
      const { detail } = await expectProblem(await push(card, half, { chunk }), 422, 'invalid-model', ['model']);
      expect(detail).toMatch(/declares \d+ bytes/);
    }
  });
  refused('whose labels are not as many as the outputs', async () => {
    const card = await cardFor(model);
    const labels = card.labels.slice(1);
    const wrong = { ...card, labels, golden: { ...card.golden, logits: [0, 0] } };
    for (const chunk of [100_000, 64]) {
      const { detail } = await expectProblem(await push(wrong, model, { chunk }), 422, 'output-mismatch', ['/labels']);
      expect(detail).toContain('[1, 3]');
    }
  });
  refused('with an operator of its own', async () => {
    const odd = buildOnnx({ nodes: [node('Gemm', [[7, 'com.example']])] });
    await expectProblem(await push(await cardFor(odd), odd), 422, 'invalid-model', ['model']);
  });
  refused('when R2 fails', async () => {
    const failing = new Proxy(env.BLOBS, {
      get: (bucket, key) =>
        key === 'put'
          ? async (_: string, body: ReadableStream) => {
              await body.getReader().read();
              throw new Error('put: internal error (10001)');
            }
          : (...args: never[]): unknown => (Reflect.get(bucket, key) as (...args: never[]) => unknown).apply(bucket, args),
    });
    const response = await push(await cardFor(model), model, { bindings: { BLOBS: failing }, chunk: 64 });
    expect(response.headers.get('retry-after')).toBe('10');
    await expectProblem(response, 503, 'unavailable');
  });
  refused('when D1 fails at the row, after the file was stored', async () => {
    const failing = new Proxy(env.DB, {
      get: (db, key) => (sql: string) => {
        if (key === 'prepare' && sql.startsWith('INSERT')) throw new Error('D1_ERROR: Network connection lost.');
        return key === 'prepare' ? db.prepare(sql) : undefined;
      },
    });
    await expectProblem(await push(await cardFor(model), model, { bindings: { DB: failing } }), 503, 'unavailable');
  });
  refused('that relied on the file of another push, when that one failed and took its file away', async () => {
    const card = await cardFor(model);
    const key = `blobs/sha256/${card.file.sha256}`;
    await env.BLOBS.put(key, model);
    // The other push deletes its file after this one has seen it, and before this one's row can be seen.
    const racing = new Proxy(env.DB, {
      get: (db, name) => {
        if (name !== 'prepare') return undefined;
        return (sql: string) => ({
          bind: (...values: unknown[]) => {
            const bound = db.prepare(sql).bind(...values);
            if (!sql.startsWith('INSERT')) return bound;
            return { run: () => env.BLOBS.delete(key).then(() => bound.run()) };
          },
        });
      },
    });
    const response = await push(card, model, { bindings: { DB: racing } });
    expect(response.headers.get('retry-after')).toBe('10');
    await expectProblem(response, 503, 'unavailable');
  });
  refused('when there are no tables, naming the command', async () => {
    const failing = new Proxy(env.DB, {
      get: () => () => {
        throw new Error('D1_ERROR: no such table: models: SQLITE_ERROR');
      },
    });
    const problem = await expectProblem(
      await push(await cardFor(model), model, { bindings: { DB: failing } }),
      503,
      'not-configured',
    );
    expect(problem.detail).toContain('d1 migrations apply');
  });
});

it('refuses another card under the same name and version, and keeps the first', async () => {
  await pushTiny();
  const before = await snapshot();
  await expectProblem(await push(await cardFor(model, { summary: 'Changed.' }), model), 409, 'already-exists', ['/version']);
  expect(await snapshot()).toEqual(before);
});

it('stores a file that got lost once more, with the version as it was', async () => {
  const card = await cardFor(model);
  await push(card, model);
  const before = await snapshot();
  await env.BLOBS.delete(`blobs/sha256/${card.file.sha256}`);
  const again = await push(card, model, { chunk: 64 });
  expect([again.status, await again.json()]).toMatchObject([200, { created: false }]);
  expect(await snapshot()).toEqual(before);
  expect((await ask(`/v1/blobs/${card.file.sha256}`)).status).toBe(200);
});

it('knows a card again in whatever order it is written', async () => {
  const card = await cardFor(model, { labels: exampleCard().labels.map((label) => ({ ...label, title: { en: 'a', de: 'b' } })) });
  await push(card, model);
  const before = await snapshot();
  const turned = {
    ...card,
    labels: card.labels.map(({ title, ...label }) => ({ title: { de: title['de'], en: title['en'] }, ...label })),
  };
  expect((await push(turned, model, { unproven: true })).status).toBe(200);
  expect(await snapshot()).toEqual(before);
});

it('reads a card that was stored before a rule of today, runs it, and takes its file again, but no new one like it', async () => {
  const card = await cardFor(model);
  await push(card, model);
  const old = { ...card, temperature: 0.001, golden: { ...card.golden, png: 'A'.repeat(64) } };
  await env.DB.prepare('UPDATE models SET card = ?1').bind(JSON.stringify(old)).run();
  const stored: unknown = await (await operate('GET', '/v1/models/tiny/1.0.0')).json();
  expect(tolerant(storedModelSchema).parse(stored).card).toEqual(old);
  const { id } = await release({ name: 'tiny', version: '1.0.0' });
  expect((await move('stable', id)).status).toBe(200);
  const manifest: unknown = await (await ask('/v1/channels/stable/manifest', { headers: { accept: MANIFEST_TYPE } })).json();
  expect(anyManifestSchema.parse(manifest).items[0]?.card).toEqual(old);
  await env.BLOBS.delete(`blobs/sha256/${card.file.sha256}`);
  expect((await push(old, model)).status).toBe(200);
  expect((await ask(`/v1/blobs/${card.file.sha256}`)).status).toBe(200);
  await expectProblem(await push({ ...old, version: '1.1.0' }, model), 422, 'invalid-card', ['/temperature', '/golden/png']);
  await expectProblem(await push({ ...old, summary: 'x' }, model), 422, 'invalid-card', ['/temperature', '/golden/png']);
});

it('refuses other bytes under a card that is known, whether its file is there or lost', async () => {
  const card = await cardFor(model);
  await push(card, model);
  const other = buildOnnx({ initializers: [tensor('w', [64, 3], new Uint8Array(768).fill(1))] });
  for (const lost of [false, true]) {
    if (lost) await env.BLOBS.delete(`blobs/sha256/${card.file.sha256}`);
    const before = await snapshot();
    await expectProblem(await push(card, other), 422, 'digest-mismatch', ['/file/sha256']);
    await expectProblem(await push(card, model.subarray(0, 16)), 422, 'length-mismatch', ['/file/bytes']);
    expect(await snapshot()).toEqual(before);
  }
});

it('keeps a file that another version uses when a later push of it fails at the row', async () => {
  await pushTiny();
  const before = await snapshot();
  const failing = new Proxy(env.DB, {
    get: (db, key) => (sql: string) => {
      if (key === 'prepare' && sql.startsWith('INSERT')) throw new Error('D1_ERROR: Network connection lost.');
      return db.prepare(sql);
    },
  });
  await expectProblem(
    await push(await cardFor(model, { version: '2.0.0' }), model, { bindings: { DB: failing } }),
    503,
    'unavailable',
  );
  expect(await snapshot()).toEqual(before);
});

it('answers 404 for an unknown version and 400 for an impossible one', async () => {
  await expectProblem(await operate('GET', '/v1/models/tiny/9.9.9'), 404, 'not-found');
  await expectProblem(await operate('GET', '/v1/models/tiny/latest'), 400, 'invalid-parameter', ['version']);
});
