/**
 * How each state of the screen looks on each size of screen, against a small picture of it that is kept in `golden/`. Whoever means to
 * change the looks takes them anew: `playwright test --config e2e/playwright.config.ts golden --update-snapshots`, and looks at each.
 */
import sharp from 'sharp';
import { expect, test } from './support/fixtures.ts';
import { EVERY_SIZE } from './support/shots.ts';
import { stage } from './support/staged.ts';
import { pictureOf, roomFor, statesOf, type StateName } from './support/states.ts';

/** The longer side of a kept picture, in pixels: small, and every word of 48 can still be read. */
const KEPT = 480;
/** Anti-aliasing differs from machine to machine; a word or a colour that changes is more than this. */
const TOLERANCE = { threshold: 0.25, maxDiffPixelRatio: 0.002 };
const STATES = [
  'empty',
  'looking',
  'named',
  'unsure',
  'still',
  'store',
  'trouble',
  'pin',
  'sheet',
  'setup',
  'privacy',
] as const satisfies readonly StateName[];

for (const [size, viewport] of Object.entries(EVERY_SIZE))
  test(`every state on a ${size} screen looks as it did`, async ({ server }) => {
    const room = roomFor(viewport);
    const staged = await stage(server.origin, viewport);
    try {
      const states = statesOf(staged, room);
      for (const name of STATES) {
        await staged.hold(await pictureOf(name, room));
        await staged.show(states[name]);
        const shot = await staged.page.screenshot({ animations: 'disabled' });
        const kept = await sharp(shot).resize(KEPT, KEPT, { fit: 'inside' }).png({ compressionLevel: 9 }).toBuffer();
        expect.soft(kept, `${name} on ${size}`).toMatchSnapshot(`${name}-${size}.png`, TOLERANCE);
      }
    } finally {
      await staged.close();
    }
  });
