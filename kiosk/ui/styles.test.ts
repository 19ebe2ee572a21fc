/** A brace too many takes away the rule that follows it, and no browser says so. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const KIOSK = join(import.meta.dirname, '..');
const files = readdirSync(KIOSK, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.(ts|css)$/.test(name) && !name.includes('.test.'),
);

/** The style sheets of a file, without comments and what is put in by name. */
function sheetsOf(name: string): string[] {
  const text = readFileSync(join(KIOSK, name), 'utf8');
  const sheets = name.endsWith('.css') ? [text] : [...text.matchAll(/css`([^`]*)`/g)].map(([, sheet = '']) => sheet);
  return sheets.map((sheet) => sheet.replaceAll(/\/\*[^]*?\*\/|\$\{\w+\}/g, ''));
}

test('every rule of every style sheet ends where it is meant to', () => {
  const sheets = files.flatMap((name) => sheetsOf(name).map((sheet) => [name, sheet] as const));
  expect(sheets.length).toBeGreaterThan(20);
  for (const [name, sheet] of sheets) {
    let depth = 0;
    for (const brace of sheet.match(/[{}]/g) ?? []) {
      depth += brace === '{' ? 1 : -1;
      expect(depth, name).toBeGreaterThanOrEqual(0);
    }
    expect(depth, name).toBe(0);
  }
});
