/** People before the screen: each is outlined and followed, and what they wear is named where they wear it. */
import { havePhotos, street, type Standing } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';

const LEFT: Standing = { photo: '0018', left: 0, width: 320 };
const RIGHT: Standing = { photo: '0062', left: 320, width: 320 };
/** Seconds of a scene: several frames of a slow machine. */
const SCENE = 6;

test.skip(!havePhotos, 'the street photos are not at hand');
test.setTimeout(300_000);

test('two people in one frame are outlined and their garments named, the nearest one’s in big type', async ({
  server,
  startScreen,
}, info) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await kiosk.camera.play({ picture: await street(LEFT, RIGHT), seconds: 1 });
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

test('one of two leaves and comes back: the other stays who they are, the one who returns is somebody new', async ({
  server,
  startScreen,
}) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  await kiosk.camera.play(
    { picture: await street(LEFT, RIGHT), seconds: SCENE },
    { picture: await street(LEFT), seconds: SCENE },
  );
  await kiosk.open('?engine=wasm&channel=canary');
  const people = kiosk.page.locator('kiosk-viewfinder .person');
  const ids = () =>
    people.evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset['id'])).sort((a, b) => a - b));
  await expect(people).toHaveCount(2, { timeout: 150_000 });
  await expect(people).toHaveCount(1, { timeout: 60_000 });
  const [stays] = await ids();
  await expect(people).toHaveCount(2, { timeout: 60_000 });
  const [first, second] = await ids();
  expect(first, 'who stayed').toBe(stays);
  expect(second, 'who came back').toBeGreaterThan(2);
  expect(kiosk.complaints).toEqual([]);
});
