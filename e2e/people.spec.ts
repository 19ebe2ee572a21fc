/** People before the screen: each is outlined, and what they wear is named where they wear it. */
import { havePhotos, sideBySide } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';

test('two people in one frame are outlined and their garments named, the nearest one’s in big type', async ({
  server,
  startScreen,
}, info) => {
  test.skip(!havePhotos, 'the street photos are not at hand');
  test.setTimeout(240_000);
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await kiosk.camera.show(await sideBySide('0018', '0062'));
  await kiosk.open('?engine=wasm&channel=canary');
  const viewfinder = kiosk.page.locator('kiosk-viewfinder');
  await expect(viewfinder.locator('.person')).toHaveCount(2, { timeout: 150_000 });
  await expect(viewfinder.locator('.person.nearest')).toHaveCount(1);
  await expect(viewfinder.locator('.guide'), 'the guide is for what is held up').toHaveCount(0);
  for (const id of ['1', '2'])
    await expect(viewfinder.locator(`.garment[data-id="${id}"]`).first(), `a garment of person ${id}`).toBeVisible({
      timeout: 60_000,
    });
  const answer = await kiosk.answer(5, undefined, 60_000);
  await kiosk.page.screenshot({ path: info.outputPath('people.png') });
  expect(['named', 'group']).toContain(answer.decision);

  // Mirrored: who stands on the left of the camera's picture is on the right of the screen.
  const boxes = await viewfinder.locator('.person').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x));
  expect(Math.abs(boxes[0]! - boxes[1]!)).toBeGreaterThan(100);
  expect(kiosk.complaints).toEqual([]);
});
