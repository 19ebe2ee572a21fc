/** Three releases, and a kiosk that runs one of them. */
import { expect, vi } from 'vitest';
import type { Manifest } from '#contract/manifest';
import { bytesOf, cardOf, manifestOf } from './fixtures.ts';
import { Kiosk } from './shop.ts';

export const FILES = [1, 2, 3].map((seed) => bytesOf(40_000 + seed, seed));
export const RELEASES = FILES.map((file, i) => manifestOf(`r-0000000${i + 1}`, cardOf(file, `1.0.${i + 1}`)));
export const [A, B, C] = RELEASES as [Manifest, Manifest, Manifest];

/** The file of a release. */
export const digestOf = ({ items }: Manifest) => items[0]?.file.sha256 ?? '';

/** For before each test: the test moves the clock. Returns what ends that. */
export function fakeClock(): () => void {
  // The database of the tests runs on setImmediate, which stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return () => vi.useRealTimers();
}

/** A kiosk that was not started yet, whose server has every file and names no release. */
export function shop(): Kiosk {
  const kiosk = new Kiosk();
  for (const file of FILES) kiosk.worker.add(file);
  return kiosk;
}

/** A kiosk on which `release` runs. */
export async function running(release = A): Promise<Kiosk> {
  const kiosk = shop();
  kiosk.worker.manifest = release;
  await kiosk.boot();
  await kiosk.run();
  expect(kiosk.engine.running).toBe(release.release);
  return kiosk;
}

/** One more round, without waiting for its time. */
export async function wake(kiosk: Kiosk): Promise<void> {
  const round = kiosk.nextRound();
  kiosk.events.dispatchEvent(new Event('online'));
  await round;
}
