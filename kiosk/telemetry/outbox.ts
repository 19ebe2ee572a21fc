/** The events that no receipt covers yet, in IndexedDB, oldest first: they survive reloads, crashes and power cuts. */
import { createStore, promisifyRequest } from 'idb-keyval';
import { envelopeSchema } from '#contract/telemetry';
import { strict } from '../platform/strict.ts';
import type { UseStore } from 'idb-keyval';
import type { TelemetryEvent } from '#contract/telemetry';
import type { z } from 'zod';

/** An event of this build or of a newer one that was rolled back: what it says is for the worker to know. */
export type WaitingEvent = z.infer<typeof envelopeSchema>;

/**
 * Where events wait. The first shells delete what they do not know of their own database, `vitrine-outbox`: they never see this one.
 */
const DATABASE = 'vitrine-events';

/** The most events that wait; beyond it the oldest verdicts go first, then the oldest of any kind. */
export const MAX_WAITING = 5000;

/** One start of the app: names its events together with their numbers. */
export interface Boot {
  readonly id: string;
  /** Epoch milliseconds; orders the events of several boots. */
  readonly startedAt: number;
}

/** The oldest events of one boot, and the keys under which they wait. */
export interface WaitingBatch {
  readonly boot: string;
  readonly events: readonly WaitingEvent[];
  readonly keys: readonly IDBValidKey[];
}

/** Keys are [startedAt, boot, seq], so that their order in the store is the order in which things happened. */
type Key = [startedAt: number, boot: string, seq: number];

/** Every method rejects with the transaction's error. */
export class Outbox {
  readonly #use: UseStore;
  readonly #capacity: number;

  constructor(use: UseStore = strict(createStore(DATABASE, 'events')), capacity = MAX_WAITING) {
    this.#use = use;
    this.#capacity = capacity;
  }

  /** Adds an event and, in the same transaction, drops what no longer fits. */
  async add(boot: Boot, event: TelemetryEvent): Promise<void> {
    await this.#use('readwrite', async (store) => {
      store.put(event, [boot.startedAt, boot.id, event.seq] satisfies Key);
      const excess = (await promisifyRequest(store.count())) - this.#capacity;
      if (excess > 0) await dropOldest(store, excess);
      await promisifyRequest(store.transaction);
    });
  }

  /**
   * The oldest waiting events of one boot, at most `limit`, without those that `isHeld`; null when no others wait. Records that are
   * no events at all are deleted.
   */
  async oldest(limit: number, isHeld: (key: IDBValidKey) => boolean = () => false): Promise<WaitingBatch | null> {
    return this.#use('readwrite', async (store) => {
      const all = (await promisifyRequest(store.getAllKeys())) as Key[];
      const keys = all.filter((key) => !isHeld(key)).slice(0, limit);
      const values = await Promise.all(keys.map((key) => promisifyRequest<unknown>(store.get(key))));
      const waiting = [];
      for (const [i, key] of keys.entries()) {
        const event = envelopeSchema.safeParse(values[i]);
        if (event.success) waiting.push({ key, event: event.data });
        else store.delete(key);
      }
      const boot = waiting[0]?.key[1];
      if (boot === undefined) return null;
      const batch = waiting.filter(({ key }) => key[1] === boot);
      return { boot, events: batch.map(({ event }) => event), keys: batch.map(({ key }) => key) };
    });
  }

  /** Deletes events that a receipt covers. */
  async remove(keys: readonly IDBValidKey[]): Promise<void> {
    await this.#use('readwrite', (store) => {
      for (const key of keys) store.delete(key);
      return promisifyRequest(store.transaction);
    });
  }

  /** Takes over what a first shell left in its database, one event after the other, so that none is in neither. */
  async adopt(former: UseStore = strict(createStore('vitrine-outbox', 'events'))): Promise<void> {
    const keys = await former('readonly', (store) => promisifyRequest(store.getAllKeys()));
    for (const key of keys) {
      const event = await former('readonly', (store) => promisifyRequest<unknown>(store.get(key)));
      await this.#use('readwrite', (store) => {
        store.put(event, key);
        return promisifyRequest(store.transaction);
      });
      await former('readwrite', (store) => {
        store.delete(key);
        return promisifyRequest(store.transaction);
      });
    }
  }

  async count(): Promise<number> {
    return this.#use('readonly', (store) => promisifyRequest(store.count()));
  }
}

async function dropOldest(store: IDBObjectStore, excess: number): Promise<void> {
  const keys = await promisifyRequest(store.getAllKeys());
  const values = (await promisifyRequest(store.getAll())) as { type?: unknown }[];
  const verdicts = keys.filter((_, i) => values[i]?.type === 'verdict');
  const others = keys.filter((_, i) => values[i]?.type !== 'verdict');
  for (const key of [...verdicts, ...others].slice(0, excess)) store.delete(key);
}
