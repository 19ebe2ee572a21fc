/** What the operator is told of each screen: its newest boot, release and fault, and its last contact. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONTACT_HEADERS } from '#contract/contact';
import type { TelemetryEvent } from '#contract/telemetry';
import type { Env } from '../env.ts';
import { DAY } from '../telemetry/admit.ts';
import {
  at,
  boot,
  booted,
  freshReleases,
  kiosk,
  next,
  NOW,
  OPEN,
  running,
  screens,
  send,
  uuid,
  verdict,
} from '../testing/telemetry.ts';
import { ask, snapshot } from '../testing/worker.ts';

beforeEach(freshReleases);

describe('the row of a screen', () => {
  it('keeps the engine when a later batch has no boot in it', async () => {
    await send({ kiosk, boot, events: [booted(0, { engine: 'webgpu', reason: 'webgpu' })] });
    await send({ kiosk, boot: kiosk, events: [verdict(1)] });
    expect(await screens()).toMatchObject([{ engine: 'webgpu', release: running }]);
  });

  it('takes the newest boot and the newest release of a batch', async () => {
    const events: TelemetryEvent[] = [
      booted(0, { engine: 'webgpu', reason: 'webgpu' }),
      booted(9, { app: '0.2.0' }),
      verdict(10),
      verdict(11, { release: next }),
      { seq: 12, at, type: 'sync', release: running, outcome: 'refused', code: 'digest-mismatch', bytes: 1, durationMs: 1 },
    ];
    await send({ kiosk, boot, events });
    expect(await screens()).toMatchObject([{ app: '0.2.0', engine: 'wasm', reason: 'no-adapter', release: next }]);
  });

  it('is not turned back by a batch that comes late or twice', async () => {
    const hourAgo = new Date(NOW - 3_600_000).toISOString();
    const late = { kiosk, boot, events: [booted(0, { at: hourAgo }), verdict(1, { at: hourAgo })] };
    await send(late);
    await send({ kiosk, boot: kiosk, events: [booted(0, { app: '0.2.0', engine: 'webgpu' }), verdict(1, { release: next })] });
    const before = await screens();
    await send(late);
    await send({ kiosk, boot: uuid(9), events: late.events });
    expect(await screens()).toMatchObject([{ app: '0.2.0', engine: 'webgpu', release: next }]);
    expect(Date.parse((await screens())[0]!.lastSeen)).toBeGreaterThanOrEqual(Date.parse(before[0]!.lastSeen));
  });

  it('keeps the newest fault, whatever comes without one or late', async () => {
    const fault = (seq: number, code: string, when: number): TelemetryEvent => ({
      seq,
      at: new Date(when).toISOString(),
      type: 'fault',
      code,
    });
    const hourAgo = NOW - 3_600_000;
    await send({ kiosk, boot, events: [verdict(0)] });
    expect(await screens()).toMatchObject([{ fault: null }]);
    await send({ kiosk, boot, events: [fault(1, 'camera-busy', hourAgo), fault(2, 'engine-down', NOW), verdict(3)] });
    await send({ kiosk, boot, events: [verdict(4)] });
    await send({ kiosk, boot: uuid(9), events: [fault(1, 'camera-none', hourAgo)] });
    expect(await screens()).toMatchObject([{ fault: { code: 'engine-down', at: new Date(NOW).toISOString() } }]);
  });
});

describe('a screen that polls', () => {
  const poll = (id: string, hours: string, bindings: Partial<Env> = {}) =>
    ask(
      '/v1/channels/stable/manifest',
      { headers: { [CONTACT_HEADERS.kiosk]: id, [CONTACT_HEADERS.hours]: hours } },
      { TELEMETRY_LIMIT: OPEN, ...bindings },
    );
  const silence = () => env.TELEMETRY.exec(`UPDATE kiosks SET last_seen = ${NOW - DAY}, last_contact = ${NOW - DAY}`);

  it('is in contact although it reports nothing, and says when it is closed', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    await silence();
    await poll(kiosk, 'open');
    const [quiet] = await screens();
    expect(quiet).toMatchObject({ closed: false, lastSeen: new Date(NOW - DAY).toISOString() });
    expect(Date.parse(quiet?.lastContact ?? '')).toBeGreaterThanOrEqual(NOW);
    await poll(kiosk, 'closed');
    expect(await screens()).toMatchObject([{ closed: true }]);
    const { results } = await env.TELEMETRY.prepare('SELECT days FROM kiosks').all();
    expect(results).toEqual([{ days: 2 }]);
  });

  it('writes nothing into the registry, and into telemetry only now and then', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    const before = (await snapshot()) as { registry: unknown };
    let writes = 0;
    const TELEMETRY = new Proxy(env.TELEMETRY, {
      get: (db, key) => (key === 'prepare' ? (sql: string) => (writes++, db.prepare(sql)) : undefined),
    });
    for (let n = 0; n < 10; n++) await poll(kiosk, 'open', { TELEMETRY });
    expect(writes).toBe(1);
    expect(((await snapshot()) as { registry: unknown }).registry).toEqual(before.registry);
  });

  it('is not invented by a poll, and a bad header or a lost database changes no answer', async () => {
    const plain = await ask('/v1/channels/stable/manifest');
    const lost = new Proxy(env.TELEMETRY, {
      get: () => () => {
        throw new Error('D1_ERROR: gone');
      },
    });
    for (const response of [
      await poll(uuid(1), 'open'),
      await poll('nobody', 'open'),
      await poll(uuid(2), 'open', { TELEMETRY: lost }),
    ])
      expect(response.status).toBe(plain.status);
    expect(await screens()).toEqual([]);
  });
});
