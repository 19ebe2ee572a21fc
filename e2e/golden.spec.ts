/**
 * How each state of the screen looks on each size of screen, against a small picture of it that is kept in `golden/`. Whoever means to
 * change the looks takes them anew: `playwright test --config e2e/playwright.config.ts golden --update-snapshots`, and looks at each.
 */
import sharp from 'sharp';
import { roomOf, type Standing } from '../scripts/browser/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { EVERY_SIZE } from './support/shots.ts';
import { stage } from './support/staged.ts';
import { statesOf } from './support/states.ts';

/** The longer side of a kept picture, in pixels: small, and every word of 48 can still be read. */
const KEPT = 480;
/** Anti-aliasing differs from machine to machine; a word or a colour that changes is more than this. */
const TOLERANCE = { threshold: 0.25, maxDiffPixelRatio: 0.002 };

for (const [size, viewport] of Object.entries(EVERY_SIZE))
  test(`every state on a ${size} screen looks as it did`, async ({ server }) => {
    const upright = viewport.height > viewport.width;
    const room = upright ? { width: 480, height: 640 } : { width: 640, height: 480 };
    const people: Standing[] = upright
      ? [
          { who: 'jumper', left: 26, width: 225 },
          { who: 'dress', left: 210, width: 225 },
        ]
      : [
          { who: 'jumper', left: 90, width: 240 },
          { who: 'dress', left: 330, width: 240 },
        ];
    const staged = await stage(server.origin, viewport);
    try {
      for (const [name, state] of Object.entries(statesOf(staged, room, people))) {
        await staged.hold(await roomOf(room, name === 'empty' ? [] : people));
        await staged.show(state);
        const shot = await staged.page.screenshot({ animations: 'disabled' });
        const kept = await sharp(shot).resize(KEPT, KEPT, { fit: 'inside' }).png({ compressionLevel: 9 }).toBuffer();
        expect.soft(kept, `${name} on ${size}`).toMatchSnapshot(`${name}-${size}.png`, TOLERANCE);
      }
    } finally {
      await staged.close();
    }
  });
