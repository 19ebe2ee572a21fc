/** A page whose elements use the palette has it: an unknown custom property draws nothing, and no browser complains. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const KIOSK = join(import.meta.dirname, '..');

/** A style sheet with what it imports of ours. */
function sheet(path: string): string {
  const text = readFileSync(path, 'utf8');
  const imports = [...text.matchAll(/@import '(\.[^']+)'/g)].map(([, to = '']) => sheet(join(dirname(path), to)));
  return [text, ...imports].join('\n');
}

const namesIn = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name = '']) => name));
const palette = namesIn(readFileSync(join(KIOSK, 'brand/palette.css'), 'utf8'), /--([a-z-]+):/g);

it.each([
  ['lab', 'lab/page.css', 'lab/elements/*.ts'],
  ['kiosk', 'ui/page.css', 'ui/**/*.ts'],
])('of the %s', (_, page, elements) => {
  const code = globSync(elements, { cwd: KIOSK }).map((file) => readFileSync(join(KIOSK, file), 'utf8'));
  const used = [...namesIn(code.join('\n'), /var\(--([a-z-]+)/g)].filter((name) => palette.has(name));
  expect(used.length).toBeGreaterThan(5);
  const set = namesIn(sheet(join(KIOSK, page)), /--([a-z-]+):/g);
  expect(used.filter((name) => !set.has(name))).toEqual([]);
});
