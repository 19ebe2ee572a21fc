/** What always stands in the window, the notice and the invitation: read over any picture, from where people stand, and over nobody's face. */
import type { Box } from '../kiosk/pipeline/types.ts';
import { roomOf, type Size, type Standing } from '../scripts/browser/figures.ts';
import { GROUNDS, lay, LEAST_CONTRAST, leastBehind } from './support/contrast.ts';
import { expect, test } from './support/fixtures.ts';
import { SIZES } from './support/shots.ts';
import { stage } from './support/staged.ts';
import { statesOf } from './support/states.ts';

/** Near enough that the frame cuts their feet, and their heads are at its top. */
const NEAR: readonly Standing[] = [
  { who: 'jumper', left: 60, width: 300 },
  { who: 'dress', left: 300, width: 300 },
];
const ROOM = { width: 640, height: 480 };

/** Where a part of the room is on a screen that it covers. */
function covering({ x, y, width, height }: Box, screen: Size): Box {
  const scale = Math.max(screen.width / ROOM.width, screen.height / ROOM.height);
  return {
    x: screen.width / 2 + (x - ROOM.width / 2) * scale,
    y: screen.height / 2 + (y - ROOM.height / 2) * scale,
    width: width * scale,
    height: height * scale,
  };
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`on a ${size} screen the invitation is read over any picture`, async ({ server }) => {
    const staged = await stage(server.origin, viewport);
    const { page } = staged;
    try {
      await staged.hold(await roomOf(ROOM, NEAR));
      // A mannequin is invited past, and hides nothing.
      await staged.show(statesOf(staged, { size: ROOM, people: NEAR }).still);
      await expect(page.locator('kiosk-viewfinder .garment, kiosk-viewfinder .dot, kiosk-verdict h1')).toHaveCount(0);
      const invitation = page.locator('kiosk-invitation h1');
      await invitation.evaluate((element: HTMLElement) => (element.style.color = 'transparent'));
      const box = (await invitation.boundingBox())!;
      for (const [ground, css] of Object.entries(GROUNDS)) {
        await lay(page, css);
        expect(await leastBehind(page, [box]), `over ${ground}`).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      }
    } finally {
      await staged.close();
    }
  });

  test(`on a ${size} screen notice and mark cover no face of who stands near, and the notice is read from there`, async ({
    server,
  }) => {
    const staged = await stage(server.origin, viewport);
    const { page } = staged;
    try {
      await staged.hold(await roomOf(ROOM, NEAR));
      const states = statesOf(staged, { size: ROOM, people: NEAR });
      for (const mode of ['named', 'store'] as const) {
        const state = states[mode];
        await staged.show(state);
        const parts = page.locator('kiosk-notice .words, kiosk-notice kiosk-code, kiosk-app kiosk-brand');
        const boxes = await parts.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
        expect(boxes).toHaveLength(mode === 'store' ? 3 : 2);
        for (const { face } of state.shown!.scene.people) {
          const at = covering(face!, viewport);
          for (const box of boxes)
            expect(
              box.x < at.x + at.width && at.x < box.right && box.y < at.y + at.height && at.y < box.bottom,
              `${mode}: ${JSON.stringify(box)} over the face at ${JSON.stringify(at)}`,
            ).toBe(false);
        }
        const type = await page
          .locator('kiosk-notice .more')
          .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
        // 32 px where the shorter side has 1080.
        expect(type / Math.min(viewport.width, viewport.height)).toBeGreaterThanOrEqual(32 / 1080);
        // Shaded is what stands there, and not the top of the mirror.
        await expect(page.locator('.watching header')).toHaveCSS('background-image', 'none');
      }
    } finally {
      await staged.close();
    }
  });
}
