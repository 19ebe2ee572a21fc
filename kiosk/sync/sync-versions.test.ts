/** An app and a worker of different ages: what the app lacks is refused with the word to update, all else is understood. */
import { beforeEach, expect, test } from 'vitest';
import { A, B, fakeClock, running } from './testing/releases.ts';

beforeEach(fakeClock);

const card = (manifest: typeof A, changes: object) => ({
  ...manifest,
  items: manifest.items.map((item) => ({ ...item, card: { ...item.card, ...changes } })),
});

test.each([
  ['the release', { ...B, needs: ['groups', 'sixth-sense'] }, 'sixth-sense'],
  ['a card', card(B, { needs: ['sixth-sense'], task: 'smell', output: 1 }), 'sixth-sense'],
  [
    'every source of a file',
    { ...B, items: B.items.map((item) => ({ ...item, sources: [{ via: 'post', needs: ['post'] }] })) },
    'post',
  ],
  ['a form that this app has never seen', { manifest: 3, release: B.release, models: { all: 'new' } }, 'manifest-3'],
])(
  'what %s needs and this app lacks is refused with the word to update, and taken once it does not',
  async (_of, told, lacks) => {
    const kiosk = await running();
    kiosk.worker.instead = () => Response.json(told, { headers: { etag: '"new"' } });
    for (let i = 0; i < 3; i++) await kiosk.poll(40_000);
    expect(kiosk.engine.running).toBe(A.release);
    const message = `update the app: ${B.release} needs ${lacks}, which this version cannot do`;
    expect(kiosk.sync.status).toMatchObject({ serverReachable: true, lastFailure: { code: 'needs-update', message } });
    expect(kiosk.results.slice(1)).toMatchObject([{ release: B.release, outcome: 'refused', code: 'needs-update' }]);
    kiosk.worker.instead = null;
    kiosk.worker.manifest = B;
    await kiosk.poll(40_000);
    expect(kiosk.engine.running).toBe(B.release);
    expect(kiosk.sync.status.lastFailure).toBeNull();
  },
);

test('a release that this app is too old for costs a 304 a poll, as any other', async () => {
  const kiosk = await running();
  const known: (string | null)[] = [];
  kiosk.worker.instead = (asked) => {
    known.push(asked.get('if-none-match'));
    if (known.length > 1) return new Response(null, { status: 304 });
    return Response.json({ ...B, needs: ['new'] }, { headers: { etag: '"new"' } });
  };
  for (let i = 0; i < 3; i++) await kiosk.poll(40_000);
  expect(new Set(known.slice(1))).toEqual(new Set(['"new"']));
  expect(kiosk.sync.status.lastFailure?.code).toBe('needs-update');
});

test('what a newer worker adds is passed over, and kept for a newer app', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = { ...card(B, { aside: { note: 1 } }), sequence: 7, needs: ['titles'] } as unknown as typeof B;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(B.release);
  expect((await kiosk.store.slots()).active).toMatchObject({ sequence: 7, items: [{ card: { aside: { note: 1 } } }] });
});

test('a worker of before is understood: its manifest has no items', async () => {
  const kiosk = await running();
  const { items, needs: _, ...rest } = B;
  kiosk.worker.instead = () => Response.json({ ...rest, manifest: 1, models: items.map((item) => item.card) });
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(B.release);
});
