/** The ids of a kiosk are those that the contract takes, wherever the page came from. */
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { randomUuid } from './uuid.ts';

test('makes different UUIDs of version 4 without crypto.randomUUID', () => {
  const source = crypto;
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => source.getRandomValues(bytes) });
  const ids = Array.from({ length: 200 }, randomUuid);
  vi.unstubAllGlobals();
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(z.uuidv4().safeParse(id).success, id).toBe(true);
});
