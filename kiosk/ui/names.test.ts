/** Names: the card's own come first, and there is always something to say of a label. */
import { expect, test } from 'vitest';
import { testVerdict } from '../pipeline/testing.ts';
import type { Names } from '../state/state.ts';
import { groupTitle, labelTitle } from './names.ts';

const label = (id: string, title: Record<string, string>) => ({ id, group: 'upper', title, threshold: 0.5 });
const names: Names = {
  labels: [label('shirt', { en: 'Shirt', de: 'Hemd' }), label('kilt', { en: 'Kilt' }), label('poncho', { es: 'Poncho' })],
  groups: { upper: { title: { en: 'Tops' } }, whole: { title: { es: 'Enteros' } } },
};
const guess = (index: number, id: string) => ({ index, id, probability: 1 });
const group = (id: string | null) => testVerdict({ decision: 'group', group: id });

test('a label is called by its title in the language, else in English, else by its id', () => {
  expect(labelTitle(names, guess(0, 'shirt'), 'de')).toBe('Hemd');
  expect(labelTitle(names, guess(1, 'kilt'), 'de')).toBe('Kilt');
  expect(labelTitle(names, guess(2, 'poncho'), 'de')).toBe('poncho');
  expect(labelTitle(undefined, guess(0, 'shirt'), 'en')).toBe('shirt');
});

test('in a language that its card lacks a label is called by the kiosk’s own word, before English', () => {
  expect(labelTitle(names, guess(0, 'shirt'), 'ar')).toBe('قميص أو بلوزة');
  expect(labelTitle({ labels: [label('shirt', { en: 'Shirt', ar: 'قميص' })] }, guess(0, 'shirt'), 'ar')).toBe('قميص');
  expect(labelTitle(names, guess(1, 'kilt'), 'ar')).toBe('Kilt');
});

test('a group is called as its card says, else by the kiosk’s own word', () => {
  expect(groupTitle(names, group('upper'), 'de')).toBe('Tops');
  expect(groupTitle(names, group('whole'), 'de')).toBe('Kleid oder Einteiler');
  expect(groupTitle({ labels: names.labels }, group('upper'), 'en')).toBe('Top');
  for (const unheard of ['swimwear', 'constructor', null]) expect(groupTitle(names, group(unheard), 'en')).toBeNull();
});

test('only a verdict that stops at a group is called by it', () => {
  expect(groupTitle(names, testVerdict({ decision: 'named', group: null }), 'en')).toBeNull();
});
