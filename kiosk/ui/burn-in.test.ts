/** Eight hours of an empty shop and of a closed one: no part of the panel is lit for more than a fifth of the time. */
import { describe, expect, test } from 'vitest';
import { invitationAt, isMarkShown, nightMarkAt, SLOT_MS } from './burn-in.ts';

const HOURS_8 = 8 * 60 * 60_000;
const MOST = 0.2;
/** Side of a cell in pixels in which light is counted. */
const CELL = 12;
/** With what header and foot take of them. */
const SCREENS = [
  { width: 1080, height: 1920, top: 270, bottom: 150 },
  { width: 1920, height: 1080, top: 210, bottom: 225 },
  { width: 1366, height: 768, top: 150, bottom: 165 },
] as const;

interface Lit {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The share of the time that the most lit cell is lit; the boxes are those that all of a text or mark fits in. */
function mostLit(screen: (typeof SCREENS)[number], step: number, at: (now: number) => Lit | null): number {
  const columns = Math.ceil(screen.width / CELL);
  const cells = new Float64Array(columns * Math.ceil(screen.height / CELL));
  for (let now = 0; now < HOURS_8; now += step) {
    const box = at(now);
    if (box === null) continue;
    for (let y = Math.max(0, Math.floor(box.y / CELL)); y * CELL < Math.min(box.y + box.height, screen.height); y++)
      for (let x = Math.max(0, Math.floor(box.x / CELL)); x * CELL < Math.min(box.x + box.width, screen.width); x++)
        cells[y * columns + x]! += step;
  }
  return Math.max(...cells) / HOURS_8;
}

describe.each(SCREENS)('on a screen of $width × $height', (screen) => {
  const vmin = Math.min(screen.width, screen.height) / 100;
  const edge = Math.min(Math.max(20, 5 * vmin), 64);

  test('the invitation', () => {
    const isWide = screen.width > screen.height;
    const type = (isWide ? 6.8 : 8.9) * vmin;
    const width = Math.min(13 * type, isWide ? 0.48 * screen.width - edge : screen.width - 2 * edge);
    const share = mostLit(screen, SLOT_MS, (now) => {
      const { x, y } = invitationAt(now / SLOT_MS);
      return {
        x: edge + x * 2 * (screen.width - 2 * edge - width),
        y: screen.top + (screen.height - screen.top - screen.bottom - 2.3 * type) * y,
        width,
        height: 2.16 * type,
      };
    });
    console.log(`invitation: lit ${(share * 100).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(MOST);
    expect(share).toBeGreaterThan(0.02);
  });

  test('the mark in an empty shop', () => {
    const share = mostLit(screen, SLOT_MS, (now) =>
      isMarkShown(now / SLOT_MS) ? { x: edge, y: edge, width: 20 * vmin, height: 5 * vmin } : null,
    );
    expect(share).toBeLessThanOrEqual(MOST);
    expect(share).toBeGreaterThan(0);
  });

  test('the mark of a closed shop, which moves all the time and never fast', () => {
    const way = { x: screen.width - 2 * edge - 60 * vmin, y: screen.height - 2 * edge - 12 * vmin };
    const place = (now: number) => ({ x: edge + nightMarkAt(now).x * way.x, y: edge + nightMarkAt(now).y * way.y });
    const share = mostLit(screen, 5000, (now) => ({ ...place(now), width: 60 * vmin, height: 10 * vmin }));
    console.log(`mark at night: lit ${(share * 100).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(MOST);
    for (let now = 0; now < HOURS_8; now += 60_000) {
      const [a, b] = [place(now), place(now + 60_000)];
      const moved = Math.hypot(a.x - b.x, a.y - b.y);
      expect(moved).toBeLessThan(80);
    }
  });
});
