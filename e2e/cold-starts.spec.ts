/** A browser that is started anew where the kiosk was before comes to its first answer, whatever the server does. `npm run cold-starts -- 100`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { generator } from '../kiosk/pipeline/generator.ts';
import { Camera } from '../scripts/browser/camera.ts';
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { kept } from './support/shell.ts';
import type { Proxy } from './support/proxy.ts';

const COUNT = Number(process.env['COLD_STARTS'] ?? 5);
/** For one start, in ms, on a machine that may be busy with others. */
const ANSWER_MS = 120_000;

const HELD = [
  ['trousers', '#24466b'],
  ['dress', '#8c2f39'],
] as const;

/** What a start meets. Without the server nothing of the app may be lost; with it, anything. */
const WAYS: readonly { readonly name: string; readonly begin: (network: Proxy) => Promise<unknown>; readonly loses: boolean }[] =
  [
    { name: 'the server is stopped', begin: (network) => network.disconnect(), loses: false },
    { name: 'a part of the app is lost', begin: (network) => network.connect(), loses: true },
    {
      name: 'the server accepts and is silent',
      begin: async (network) => {
        network.hold(/./);
        await network.connect();
      },
      loses: false,
    },
  ];

const lose = (page: Page, url: string) =>
  page.evaluate(async (lost) => {
    for (const name of await caches.keys()) await (await caches.open(name)).delete(lost);
  }, url);

test(
  `${COUNT} cold starts with the server stopped, silent, or a part of the app lost`,
  { tag: '@long' },
  async ({ network, startScreen }) => {
    test.setTimeout(400_000 + COUNT * 2 * ANSWER_MS);
    const random = generator(1);
    const profile = mkdtempSync(join(tmpdir(), 'vitrine-kept-'));
    const camera = new Camera();
    try {
      let screen = await startScreen({ profile, camera });
      await camera.show((await drawn(...HELD[0])).file);
      await screen.open('?engine=wasm&setup=skip');
      await screen.answer(2, undefined, 120_000);
      const whole = await kept(screen.page);
      const took: number[] = [];
      for (let i = 0; i < COUNT; i++) {
        const way = WAYS[i % WAYS.length]!;
        const [held, colour] = HELD[(i + 1) % 2]!;
        const lost = way.loses ? whole[Math.floor(random() * whole.length)]! : null;
        if (lost !== null) await lose(screen.page, lost);
        await screen.close();
        await camera.show((await drawn(held, colour)).file);
        await way.begin(network);
        const start = performance.now();
        screen = await startScreen({ profile, camera });
        await screen.page.goto(`${network.url}/?engine=wasm`, { waitUntil: 'commit' });
        const answer = await screen.answer(1, undefined, ANSWER_MS);
        const ms = performance.now() - start;
        took.push(ms);
        const where = lost === null ? '' : ` (${new URL(lost).pathname})`;
        console.log(`start ${i + 1}, ${way.name}${where}: ${answer.label} after ${ms.toFixed(0)} ms`);
        expect(answer.scores[0]?.id, 'what is before the camera').toBe(held);
        network.release();
        await network.connect();
        await expect.poll(() => kept(screen.page), { message: 'what was lost is kept again' }).toEqual(whole);
      }
      const sorted = took.toSorted((a, b) => a - b);
      console.log(
        `${took.length} of ${COUNT} cold starts came to the first answer; browser start included, median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`,
      );
      await screen.close();
    } finally {
      camera.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  },
);
