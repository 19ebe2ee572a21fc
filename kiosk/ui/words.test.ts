/** Words, directions, colours and styles: the same in every language, readable on every ground, and no side named. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TROUBLES } from '#contract/trouble';
import { languageSchema, type Language } from '../state/settings.ts';
import { testSettings } from '../state/testing.ts';
import { firstState } from '../state/state.ts';
import { accentsOf, contrast, rgbOf } from './brand/accent.ts';
import { remaining } from './format.ts';
import { policyAddress, readPolicyAddress } from './privacy/policy-address.ts';
import { textOf } from './text.ts';

const LANGUAGES = languageSchema.options;

/** Every word with its path; a function is called with what it asks for. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'function') return [[path, String((value as (...args: string[]) => string)('1', '2'))]];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

test('every language has every word, in English where it has none of its own', () => {
  const paths = leaves(textOf('en')).map(([path]) => path);
  for (const language of LANGUAGES)
    expect(
      leaves(textOf(language)).map(([path]) => path),
      language,
    ).toEqual(paths);
  expect(textOf('ar').row.replay, 'a technician reads English').toBe(textOf('en').row.replay);
  expect(textOf('ar').backSoon).toMatch(/\p{Script=Arabic}/u);
});

test('what shoppers and staff read is translated, and every trouble has words', () => {
  const shared = new Set(['Vitrine', 'Name', 'Code', 'Release', 'Version', 'Server']);
  for (const language of ['de', 'ar'] as const)
    for (const part of ['notice', 'pin', 'sheet', 'setup', 'policy', 'troubles', 'fault'] as const) {
      const english = new Map(leaves(textOf('en')[part]));
      for (const [path, words] of leaves(textOf(language)[part]))
        if (!shared.has(words)) expect(words, `${language} ${part}${path}`).not.toBe(english.get(path));
    }
  for (const trouble of TROUBLES) expect(textOf('en').troubles[trouble].todo).not.toBe('');
});

test('the pseudo-locale shows every word in disguise, 40 % longer at least', () => {
  const english = new Map(leaves(textOf('en')));
  for (const [path, words] of leaves(textOf('en-XA'))) {
    const plain = english.get(path)!;
    expect(words, path).toMatch(/^\[.*\]$/su);
    expect(words.length, path).toBeGreaterThanOrEqual(1.4 * plain.length);
  }
});

test('what is left is never said to be less than it is', () => {
  expect(remaining('en', 900_000)).toBe('15 minutes');
  expect(remaining('en', 60_001)).toBe('2 minutes');
  expect(remaining('de', 59_001)).toBe('60 Sekunden');
  expect(remaining('en', -5)).toBe('0 seconds');
});

test('whatever accent an operator chooses is seen on both grounds, and what is written on it can be read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
      const { light, dark } = accentsOf(`#${number.toString(16).padStart(6, '0')}`);
      for (const [{ accent, ink }, ground] of [
        [light, '#f5f1ea'],
        [dark, '#15130f'],
      ] as const) {
        expect(contrast(rgbOf(accent), rgbOf(ground))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(rgbOf(accent), rgbOf(ink))).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
  expect(accentsOf('#ad3a14').light.accent, 'one that is dark enough stays').toBe('#ad3a14');
});

test('the address of the privacy page tells a phone what was measured, and nonsense tells it nothing', () => {
  const count = fc.nat();
  fc.assert(
    fc.property(count, count, count, fc.constantFrom<Language>(...LANGUAGES), (requests, bytes, pictureBytes, language) => {
      const state = firstState(testSettings({ language }), '0', 'window');
      const sent = { requests, bytes, pictureBytes };
      const address = policyAddress('https://kiosk.test', { ...state, service: { ...state.service, sent } });
      const { pathname, hash, search } = new URL(address);
      expect([pathname, search]).toEqual(['/privacy', '']);
      expect(readPolicyAddress(hash)).toEqual({ group: 'main', language, sent });
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readPolicyAddress(`#n=${text}`).sent).toBeNull();
    }),
  );
  expect(readPolicyAddress('#group=berlin'), 'as a shop prints it: nothing was measured').toEqual({
    group: 'berlin',
    language: null,
    sent: null,
  });
  expect(readPolicyAddress('#group=berlin&n=3&b=&p=0'), 'one that is damaged').toMatchObject({ group: 'main', sent: null });
});

test('no style of the screen names a side: what is left in one language is right in another', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const named = files
    .filter((file) => /(styles|kiosk-[\w-]+|tokens)\.ts$|\.css$/.test(file))
    .flatMap((file) =>
      readFileSync(join(import.meta.dirname, file), 'utf8')
        .split('\n')
        .filter((line) => /^\s*[\w-]*\b(left|right)\b[\w-]*\s*:|:\s*(left|right)\s*;/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(named).toEqual([]);
});
