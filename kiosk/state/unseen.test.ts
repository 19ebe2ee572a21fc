/** The strip in the camera's frames is the one that is marked on the screen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
      (...given) => {
        const [frameWidth, frameHeight, stageWidth, stageHeight, share, at] = given;
        fc.pre(Math.abs(at - share) > 1e-6);
        const [frame, stage] = [
          { width: frameWidth, height: frameHeight },
          { width: stageWidth, height: stageHeight },
        ];
        const box = unseenBox(frame, stage, share);
        if (box === null) throw new Error('there is a strip');
        // A point of the stage, mirrored, in pixels of the frame that covers it.
        const scale = Math.max(stageWidth / frameWidth, stageHeight / frameHeight);
        const shown = stageWidth / scale;
        const pixel = frameWidth - ((frameWidth - shown) / 2 + at * shown);
        expect(pixel >= box.x && pixel <= box.x + box.width).toBe(at < share);
        expect([box.y, box.height, box.x + box.width]).toEqual([0, frameHeight, frameWidth]);
      },
    ),
  );
});

test('without a share, and before there is a stage, there is none', () => {
  expect(unseenBox({ width: 640, height: 480 }, { width: 100, height: 100 }, 0)).toBeNull();
  expect(unseenBox({ width: 640, height: 480 }, { width: 0, height: 0 }, 0.3)).toBeNull();
});
