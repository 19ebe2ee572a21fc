/** The strip in the camera's frames is the one that is marked on the screen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIRST_MOUNTING } from './mounting.ts';
import { unseenBox } from './unseen.ts';

const side = fc.integer({ min: 64, max: 4000 });

test('a point of the mirror lies in the marked share of the stage exactly when its pixel lies in the strip', () => {
  fc.assert(
    fc.property(
      side,
      side,
      side,
      side,
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.record({ mirror: fc.boolean(), fit: fc.constantFrom('cover', 'contain') }),
      (...given) => {
        const [frameWidth, frameHeight, stageWidth, stageHeight, share, at, mounting] = given;
        fc.pre(Math.abs(at - share) > 1e-6);
        const [frame, stage] = [
          { width: frameWidth, height: frameHeight },
          { width: stageWidth, height: stageHeight },
        ];
        // A point of the stage in pixels of the frame that covers it or is contained in it, which may lie beside the picture.
        const pick = mounting.fit === 'cover' ? Math.max : Math.min;
        const scale = pick(stageWidth / frameWidth, stageHeight / frameHeight);
        const shown = stageWidth / scale;
        const along = (frameWidth - shown) / 2 + at * shown;
        fc.pre(along >= 0 && along <= frameWidth);
        const pixel = mounting.mirror ? frameWidth - along : along;
        const box = unseenBox(frame, stage, share, mounting);
        const isIn = box !== null && pixel >= box.x && pixel <= box.x + box.width;
        expect(isIn).toBe(at < share);
        if (box === null) return;
        expect([box.y, box.height]).toEqual([0, frameHeight]);
        expect(mounting.mirror ? box.x + box.width : box.x).toBe(mounting.mirror ? frameWidth : 0);
      },
    ),
  );
});

test('without a share, and before there is a stage, there is none', () => {
  expect(unseenBox({ width: 640, height: 480 }, { width: 100, height: 100 }, 0, FIRST_MOUNTING)).toBeNull();
  expect(unseenBox({ width: 640, height: 480 }, { width: 0, height: 0 }, 0.3, FIRST_MOUNTING)).toBeNull();
});
