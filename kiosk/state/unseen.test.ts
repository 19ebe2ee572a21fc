/** The strip in the camera's frames is the one that is marked on the screen. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unseenBox } from './unseen.ts';

const side = fc.integer({ min: 64, max: 4000 });
const size = fc.record({ width: side, height: side });
const share = fc.double({ min: 0.01, max: 0.5, noNaN: true });
const place = fc.double({ min: 0, max: 1, noNaN: true });
const way = fc.record({ mirror: fc.boolean(), fit: fc.constantFrom('cover' as const, 'contain' as const) });

test('a point of the picture lies in the marked share of what is seen exactly when its pixel lies in the strip', () => {
  fc.assert(
    fc.property(size, size, share, place, way, (frame, stage, marked, at, { mirror, fit }) => {
      fc.pre(Math.abs(at - marked) > 1e-6);
      const box = unseenBox(frame, stage, marked, { mirror, fit });
      if (box === null) throw new Error('there is a strip');
      // A point at this share of the picture on the stage, from its left, in pixels of the frame.
      const scales = [stage.width / frame.width, stage.height / frame.height] as const;
      const scale = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
      const seen = Math.min(stage.width, frame.width * scale) / scale;
      const fromLeft = (frame.width - seen) / 2 + at * seen;
      const pixel = mirror ? frame.width - fromLeft : fromLeft;
      expect(pixel >= box.x - 1e-9 && pixel <= box.x + box.width + 1e-9).toBe(at < marked);
      expect([box.y, box.height]).toEqual([0, frame.height]);
    }),
  );
});

test('a mirror that covers its stage is what is meant unless told', () => {
  const [frame, stage] = [
    { width: 640, height: 480 },
    { width: 480, height: 480 },
  ];
  expect(unseenBox(frame, stage, 0.25)).toEqual(unseenBox(frame, stage, 0.25, { mirror: true, fit: 'cover' }));
});

test('without a share, and before there is a stage, there is none', () => {
  expect(unseenBox({ width: 640, height: 480 }, { width: 100, height: 100 }, 0)).toBeNull();
  expect(unseenBox({ width: 640, height: 480 }, { width: 0, height: 0 }, 0.3)).toBeNull();
});
