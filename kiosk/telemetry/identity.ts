/** The kiosk's own name: a random id made at the first start. It names a screen, not a person. */
import { createStore, promisifyRequest } from 'idb-keyval';
import { z } from 'zod';
import { strict } from '../platform/strict.ts';
import { randomUuid } from '../platform/uuid.ts';
import type { UseStore } from 'idb-keyval';

const uuid = z.uuid();

/** The id of this kiosk, made and stored when there is none. Two tabs that ask at once get the same one. */
export async function kioskId(use: UseStore = strict(createStore('vitrine-identity', 'identity'))): Promise<string> {
  return use('readwrite', async (store) => {
    const known = uuid.safeParse(await promisifyRequest(store.get('kiosk')));
    if (known.success) return known.data;
    const id = randomUuid();
    store.put(id, 'kiosk');
    await promisifyRequest(store.transaction);
    return id;
  });
}
