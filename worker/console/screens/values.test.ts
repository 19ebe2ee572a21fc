/** The form of a group's settings loses nothing, and names what is wrong by its field. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_SETTINGS, screenSettingsSchema, type ScreenSettings } from '#contract/screen';
import { isWrong, languagesOf, NO_PIN, PIN, PIN_AGAIN, readValues, valuesOf } from './values.ts';

const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${hour}:${String(minute).padStart(2, '0')}`);
const text = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `x${text}`.trim().slice(0, 40));
const tag = fc.constantFrom('en', 'de', 'fr', 'pt-BR', 'zh-Hant');
const byLanguage = fc.option(fc.dictionary(tag, text, { minKeys: 1, noNullPrototype: true }));
const settings: fc.Arbitrary<ScreenSettings> = fc.record({
  mode: fc.constantFrom('demo', 'store'),
  languages: fc.uniqueArray(tag, { minLength: 1 }),
  hours: fc.option(
    fc
      .tuple(time, time)
      .filter(([from, to]) => from !== to)
      .map((times) => times.join('-')),
  ),
  sound: fc.boolean(),
  takeAway: fc.constantFrom(null, 'https://example.org/?type={type}&colour={colour}'),
  pin: fc.constantFrom(null, { salt: 'A'.repeat(22), iterations: 600_000, hash: 'B'.repeat(43) }),
  brand: fc.record({
    name: fc.option(text),
    logo: fc.constantFrom(null, '<svg xmlns="http://www.w3.org/2000/svg"/>'),
    accent: fc.constantFrom(null, '#c2410c'),
    invitation: byLanguage,
  }),
  privacy: fc.record({
    operator: fc.option(text),
    contact: fc.option(text),
    purpose: byLanguage,
    unseen: fc.integer({ min: 0, max: 500 }).map((part) => part / 1000),
  }),
});

const extras = ({ pin, brand }: ScreenSettings) => ({ pin, logo: brand.logo });
const changed = (changes: Record<string, string>, of: ScreenSettings = FIRST_SETTINGS) =>
  readValues(new Map([...valuesOf(of), ...Object.entries(changes)]), extras(of));

it('makes the settings it was filled from', () => {
  fc.assert(
    fc.property(settings, (given) => {
      expect(screenSettingsSchema.parse(given)).toEqual(given);
      expect(readValues(valuesOf(given), extras(given))).toEqual({ settings: given, newPin: null, errors: [] });
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['/languages', 'deutsch und so'],
  ['/languages', ''],
  ['/hours', '9 bis 20'],
  ['/takeAway', 'http://example.org'],
  ['/brand/name', 'x'.repeat(41)],
  ['/brand/accent', 'red'],
  ['/brand/invitation/en', 'x'.repeat(61)],
  ['/privacy/operator', 'x'.repeat(121)],
  ['/privacy/unseen', '51'],
  ['/privacy/unseen', 'half'],
])('%s refuses %j, and no other field is called wrong', (field, value) => {
  const { errors } = changed({ [field]: value });
  const fields = [...valuesOf(FIRST_SETTINGS).keys(), '/brand/invitation/en', PIN, PIN_AGAIN, '/brand/logo'];
  expect(fields.filter((one) => isWrong(errors, one))).toEqual([field]);
});

it('takes what people write for what they mean', () => {
  const { settings } = changed({
    '/hours': '9:00 – 20:30',
    '/languages': 'de, en  fr;de',
    '/brand/accent': ' #C2410C ',
    '/brand/name': ' ',
  });
  expect(settings).toMatchObject({
    hours: '9:00-20:30',
    languages: ['de', 'en', 'fr'],
    brand: { accent: '#c2410c', name: null },
  });
});

it('asks in every language of the screens, and in those in which something stands there', () => {
  const values = new Map([
    ['/languages', 'de, en'],
    ['/brand/invitation/fr', 'Approchez'],
    ['/brand/invitation/it', ''],
  ]);
  expect(languagesOf(values, '/brand/invitation')).toEqual(['de', 'en', 'fr']);
});

describe('a PIN', () => {
  const pin = { salt: 'A'.repeat(22), iterations: 600_000, hash: 'B'.repeat(43) };
  const set = { ...FIRST_SETTINGS, pin };

  it('stays where none is typed, goes where that is said, and is new where it was typed twice', () => {
    expect(changed({}, set)).toMatchObject({ settings: { pin }, newPin: null });
    expect(changed({ [NO_PIN]: 'on' }, set)).toMatchObject({ settings: { pin: null }, newPin: null });
    expect(changed({ [PIN]: '004711', [PIN_AGAIN]: '004711' }, set)).toMatchObject({ newPin: '004711' });
  });

  it.each([
    ['12345', '12345', PIN],
    ['1234567', '1234567', PIN],
    ['12345x', '12345x', PIN],
    ['', '123456', PIN],
    ['123456', '', PIN_AGAIN],
    ['123456', '123465', PIN_AGAIN],
  ])('%j with %j is refused at its field', (first, again, field) => {
    expect(changed({ [PIN]: first, [PIN_AGAIN]: again }).errors.map((error) => error.field)).toEqual([field]);
  });
});
