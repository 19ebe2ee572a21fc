/** The API's description, opened as an engineer opens it: every route is there, and nothing is asked of another host. */
import { z } from 'zod';
import { expect, test } from './support/fixtures.ts';
import { inspect, SIZES } from './support/shots.ts';

const describedSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ summary: z.string() }))) });

test('/docs shows every route that the worker serves, light and dark, and asks nothing of another host', async ({
  network,
  startScreen,
}) => {
  const { page, complaints } = await startScreen({ viewport: SIZES.laptop });
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  const answer = await page.goto(`${network.url}/docs/`);
  const policy = answer?.headers()['content-security-policy'];
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self';");

  const { paths } = describedSchema.parse(await (await fetch(`${network.url}/v1/openapi.json`)).json());
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => `${method.toUpperCase()} ${path} ${summary}`),
  );
  expect(described.length).toBeGreaterThanOrEqual(20);
  const routes = page.locator('.opblock-summary-control');
  await expect(routes).toHaveCount(described.length);
  // Where a long path may break stands a character that nobody sees.
  const shown = (await routes.allInnerTexts()).map((text) => text.replaceAll('\u200b', '').split(/\s+/).join(' ').trim());
  expect(shown.sort()).toEqual(described.sort());
  await inspect(page, 'docs-laptop');

  await page.setViewportSize(SIZES.portrait);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('.opblock-summary-control').filter({ hasText: 'Push a version' }).click();
  await expect(page.getByRole('heading', { name: 'Request body' })).toBeVisible();
  await inspect(page, 'docs-route-portrait');
  await expect(page).toHaveURL(/#\/models\//);

  expect([...hosts]).toEqual([new URL(network.url).origin]);
  expect(complaints).toEqual([]);
});

test('the kiosk’s service worker leaves /docs to the network', async ({ network, startScreen }) => {
  const kiosk = await startScreen();
  await kiosk.open('?engine=wasm');
  await kiosk.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await kiosk.page.goto(`${network.url}/docs/`);
  await expect(kiosk.page.getByRole('heading', { level: 1 })).toHaveText('Vitrine API');
});
