/**
 * Two versions of the shell and two of the worker, the first ones as they were recorded, over one database each: every pair works or
 * says what to update, and no event is lost whatever is rolled back and forth.
 */
import 'fake-indexeddb/auto';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as firstShell from '../../kiosk/testing/first-shell.js';
import type { Slots } from '../../kiosk/testing/first-shell.js';
import * as newShell from '../../kiosk/testing/shell.js';
import { exampleCard } from '#contract/testing/card';
import firstWorker from '../testing/first-worker.js';
import newWorker from '../index.ts';
import { freshStorage, move, OPERATOR, operate, pushTiny, release } from '../testing/worker.ts';
import type { Env } from '../env.ts';

beforeEach(freshStorage);

const WORKERS = { first: firstWorker, new: newWorker } as const;
const SHELLS = { first: firstShell, new: newShell } as const;
type Version = keyof typeof WORKERS;
const PAIRS = (['first', 'new'] as const).flatMap((shell) => (['first', 'new'] as const).map((worker) => ({ shell, worker })));

const always: RateLimit = { limit: async () => ({ success: true }) };
const bindings = (): Env => ({ ...env, TELEMETRY_LIMIT: always, NEWCOMER_LIMIT: always });
const fetchFrom = (version: Version) => async (path: string, init?: RequestInit) => {
  const { method = 'GET', headers = {}, body = null } = init ?? {};
  return WORKERS[version].fetch(new Request(`http://vitrine.test${path}`, { method, headers, body }), bindings());
};
const { signal } = new AbortController();
const ask = (shell: Version, worker: Version) => new SHELLS[shell].ManifestPoll('stable', fetchFrom(worker)).ask(signal);

/** Puts a release of a card with these changes on the channel, with today's worker. */
async function put(version: string, card: object, needs?: string[]): Promise<string> {
  await pushTiny({ version, ...card });
  const models = [{ name: 'tiny', version }];
  const { id } = needs
    ? await (await operate('POST', '/v1/releases', { models, needs })).json<{ id: string }>()
    : await release(...models);
  await move('stable', id);
  return id;
}

describe.each(PAIRS)('the $shell shell with the $worker worker', ({ shell, worker }) => {
  it('is told what to run, and by a 304 that it runs it', async () => {
    const id = await put('1.0.0', {});
    const poll = new SHELLS[shell].ManifestPoll('stable', fetchFrom(worker));
    expect(await poll.ask(signal)).toMatchObject({ kind: 'manifest', changed: true, manifest: { release: id } });
    expect(await poll.ask(signal)).toMatchObject({ kind: 'manifest', changed: false, manifest: { release: id } });
  });

  it('is told that the channel points nowhere', async () => {
    expect(await ask(shell, worker)).toMatchObject({ kind: 'none' });
  });

  it('goes on where the other version of the shell was, without a network', async () => {
    const before = SHELLS[shell === 'first' ? 'new' : 'first'];
    const { manifest } = await new before.ManifestPoll('stable', fetchFrom(worker)).ask(signal).then(async (told) => {
      if (told.manifest) return told;
      await put('1.0.0', {});
      return new before.ManifestPoll('stable', fetchFrom(worker)).ask(signal);
    });
    const id = manifest?.release ?? '';
    const take = (slots: Slots) =>
      before === newShell ? newShell.commit(slots, { manifest, tried: id }) : firstShell.commit(slots, id);
    await new before.ModelStore().updateSlots((slots) => take(before.stage(slots, manifest)));
    expect((await new SHELLS[shell].ModelStore().slots()).active?.release).toBe(id);
  });
});

it('tells a first shell to be updated, where it must not go on', async () => {
  await put('1.0.0', {}, ['groups']);
  const told = await ask('first', 'new');
  expect(told).toMatchObject({ kind: 'failed', code: 'manifest-406' });
  expect(told.message).toMatch(/^Update the app: .* needs groups/);
  expect(await ask('new', 'new')).toMatchObject({ kind: 'manifest' });
});

it('follows a channel that a first worker moved, after it was rolled back', async () => {
  await put('1.0.0', {});
  const poll = new newShell.ManifestPoll('stable', fetchFrom('new'));
  await poll.ask(signal);
  await pushTiny({ version: '1.1.0' });
  const { id } = await release({ name: 'tiny', version: '1.1.0' });
  const headers = { ...OPERATOR, 'content-type': 'application/json' };
  const moved = await fetchFrom('first')('/v1/channels/stable', {
    method: 'PUT',
    headers,
    body: JSON.stringify({ release: id }),
  });
  expect(moved.status).toBe(200);
  expect(await poll.ask(signal)).toMatchObject({ kind: 'manifest', changed: true, manifest: { release: id } });
});

it('shows a first shell cards that say more than it knows', async () => {
  const labels = exampleCard().labels.map((label) => ({ ...label, title: { 'pt-BR': label.id } }));
  const id = await put('1.0.0', { labels, groups: { upper: { title: { en: 'Tops' } } } });
  expect(await ask('first', 'new')).toMatchObject({ kind: 'manifest', manifest: { release: id } });
});

it('loses no event whatever is rolled back and forth, and stores none twice', async () => {
  const step = fc.oneof(
    fc.record({ shell: fc.constantFrom<Version>('first', 'new') }),
    fc.record({ worker: fc.constantFrom<Version>('first', 'new') }),
    fc.constantFrom('record' as const, 'record' as const, 'flush' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      await env.DB.exec('DELETE FROM events');
      await env.TELEMETRY.exec('DELETE FROM events; DELETE FROM counts; DELETE FROM intake');
      let worker: Version = 'new';
      const start = async (version: Version) => {
        const { Outbox, Telemetry } = SHELLS[version];
        const outbox = new Outbox();
        await outbox.adopt?.();
        const fetch = (path: string, init?: RequestInit) => fetchFrom(worker)(path, init);
        return { outbox, telemetry: new Telemetry({ fetch, outbox, about: () => ({ app: '9.0.0' }) }) };
      };
      let running = await start('new');
      let recorded = 0;
      for (const s of steps) {
        if (s === 'record') await running.telemetry.record({ type: 'fault', code: `event-${recorded++}` });
        else if (s === 'flush') await running.telemetry.flushNow();
        else if ('shell' in s) running = await start(s.shell);
        else worker = s.worker;
      }
      worker = 'new';
      running = await start('new');
      await running.telemetry.flushNow();
      expect(await running.outbox.count()).toBe(0);
      // The first worker keeps events beside the registry, where they stay; today's counts each of its own once.
      const left = await env.DB.prepare("SELECT code FROM events WHERE code LIKE 'event-%'").all<{ code: string }>();
      const counts = await env.TELEMETRY.prepare("SELECT code, count FROM counts WHERE code LIKE 'event-%'").all<{
        code: string;
        count: number;
      }>();
      expect(counts.results.filter(({ count }) => count !== 1)).toEqual([]);
      const stored = [...left.results, ...counts.results].map(({ code }) => code);
      expect(stored.sort()).toEqual(Array.from({ length: recorded }, (_, i) => `event-${i}`).sort());
    }),
    { numRuns: 30 },
  );
}, 120_000);
