/** The store keeps what slots need, makes room on a full disk, and reads nothing that is not its own. */
import { promisifyRequest } from 'idb-keyval';
import { expect, test } from 'vitest';
import { EMPTY_SLOTS, commit, stage } from './slots.ts';
import { ModelStore } from './store.ts';
import { attemptOf, cardOf, freshStore, freshUse, manifestOf } from './testing/fixtures.ts';
import type { UseStore } from 'idb-keyval';

const file = (fill: number) => new Uint8Array(32).fill(fill);
const cards = [1, 2, 3, 4].map((i) => cardOf(file(i), `1.0.${i}`));
const shaOf = (i: number) => cards[i]?.file.sha256 ?? '';
const manifest = (i: number) => manifestOf(`r-0000000${i}`, ...cards.slice(i, i + 1));

/** Active 1, previous 0, staged 2; the file of 3 is nobody's. */
async function filled(store: ModelStore): Promise<void> {
  for (const i of [0, 1, 2, 3]) await store.putFile(shaOf(i), new Blob([file(i + 1)]));
  await store.updateSlots((slots) => {
    const first = commit(stage(slots, manifest(0)), attemptOf(manifest(0)));
    return stage(commit(stage(first, manifest(1)), attemptOf(manifest(1))), manifest(2));
  });
}

test('collecting deletes the files and pieces that no slot needs, and only those', async () => {
  const store = freshStore();
  await filled(store);
  await store.putPiece('f'.repeat(64), 0, new Blob(['x']));
  await store.putPiece(shaOf(2), 0, new Blob(['x']));
  expect(await store.collect()).toBe(2);
  for (const i of [0, 1, 2]) expect(await store.file(shaOf(i))).not.toBeNull();
  expect(await store.file(shaOf(3))).toBeNull();
  expect((await store.pieces(shaOf(2))).size).toBe(1);
  expect((await store.slots()).active?.release).toBe(manifest(1).release);
});

/** A disk with no room for another write until something is deleted. */
function fullDisk(base: UseStore): { use: UseStore; full: () => void } {
  let room = true;
  const use: UseStore = async (mode, work) =>
    base(mode, (store) => {
      const watched = new Proxy(store, {
        get: (target, key) => {
          if (key === 'put' && !room) throw new DOMException('', 'QuotaExceededError');
          if (key === 'delete') room = true;
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
      return work(watched);
    });
  return { use, full: () => (room = false) };
}

test('a full disk costs the files that no slot needs, then the write succeeds', async () => {
  const disk = fullDisk(freshUse());
  const store = new ModelStore(disk.use);
  await filled(store);
  disk.full();
  await store.putPiece(shaOf(2), 0, new Blob(['x']));
  expect(await store.file(shaOf(3))).toBeNull();
  expect(await store.file(shaOf(0))).not.toBeNull();
  expect((await store.pieces(shaOf(2))).size).toBe(1);
});

test('when nothing may go, the error of the full disk comes out and every slot keeps its file', async () => {
  const disk = fullDisk(freshUse());
  const store = new ModelStore(disk.use);
  await filled(store);
  await store.collect();
  disk.full();
  await expect(store.putPiece(shaOf(2), 0, new Blob(['x']))).rejects.toMatchObject({ name: 'QuotaExceededError' });
  for (const i of [0, 1, 2]) expect(await store.file(shaOf(i))).not.toBeNull();
});

test('a file replaces its pieces; discarding leaves nothing of it and everything of others', async () => {
  const store = freshStore();
  await store.putPiece('a'.repeat(64), 0, new Blob(['x']));
  await store.putPiece('b'.repeat(64), 0, new Blob(['y']));
  await store.putFile('a'.repeat(64), new Blob(['x']));
  expect((await store.pieces('a'.repeat(64))).size).toBe(0);
  await store.discard('a'.repeat(64));
  expect(await store.file('a'.repeat(64))).toBeNull();
  expect((await store.pieces('b'.repeat(64))).size).toBe(1);
});

test('the record is in the form that every build reads, and a newer build’s is read and not thinned out', async () => {
  const use = freshUse();
  const store = new ModelStore(use);
  const record = () => use('readonly', (records) => promisifyRequest<unknown>(records.get(['slots'])));
  await store.updateSlots((slots) => commit(stage(slots, manifest(0)), attemptOf(manifest(0))));
  const { items, needs: _, ...head } = manifest(0);
  const active = { ...head, manifest: 1, models: items.map(({ card }) => card) };
  expect(await record()).toEqual({ slots: 1, active, previous: null, staged: null, failures: [] });

  const newer = { slots: 1, active: { ...active, signed: 'x' }, previous: manifest(1), staged: null, failures: [], ring: 3 };
  await use('readwrite', (records) => promisifyRequest(records.put(newer, ['slots'])));
  expect(await store.slots()).toMatchObject({ active: manifest(0), previous: manifest(1) });
  await store.updateSlots((slots) => commit(stage(slots, manifest(2)), attemptOf(manifest(2))));
  expect(await record()).toMatchObject({ ring: 3, previous: { manifest: 1, signed: 'x' } });
  expect((await store.slots()).active?.release).toBe(manifest(2).release);
});

test('a slots record of another version counts as none, and no file is deleted while it is there', async () => {
  const use = freshUse();
  const store = new ModelStore(use);
  await store.putFile(shaOf(0), new Blob([file(1)]));
  await use('readwrite', (store) => promisifyRequest(store.put({ slots: 99, active: 'what' }, ['slots'])));
  expect(await store.slots()).toEqual(EMPTY_SLOTS);
  expect(await store.collect()).toBe(0);
  expect(await store.file(shaOf(0))).not.toBeNull();
});
