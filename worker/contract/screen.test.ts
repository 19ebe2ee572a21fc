import { describe, expect, test } from 'vitest';
import { FIRST_SETTINGS, screenSettingsSchema, takeAwaySchema } from './screen.ts';

const brand = (logo: string) => ({ ...FIRST_SETTINGS, brand: { ...FIRST_SETTINGS.brand, logo } });

describe('settings of screens', () => {
  test('the first ones may be written', () => {
    expect(screenSettingsSchema.parse(FIRST_SETTINGS)).toEqual(FIRST_SETTINGS);
  });

  test.each(['8:00-8:00', '08:00-8:00', '24:00-1:00', '9-20'])('hours %s are refused', (hours) => {
    expect(screenSettingsSchema.safeParse({ ...FIRST_SETTINGS, hours }).success).toBe(false);
  });

  test.each([
    '<svg><script>1</script></svg>',
    '<svg onload="x()"/>',
    '<svg><image href="https://example.org/x.png"/></svg>',
    '<svg><style>*{}</style></svg>',
    '<!DOCTYPE svg><svg/>',
    '<svg><rect fill="url(https://example.org/#a)"/></svg>',
  ])('a logo that could reach out is refused: %s', (logo) => {
    expect(screenSettingsSchema.safeParse(brand(logo)).success).toBe(false);
  });

  test('a logo may refer to its own parts', () => {
    expect(screenSettingsSchema.safeParse(brand('<svg><use href="#a"/><rect fill="url(#b)"/></svg>')).success).toBe(true);
  });

  test.each([
    ['https://example.org/?type={type}&colour={colour}', true],
    ['http://example.org/', false],
    ['https://example.org/{visit}', false],
    ['{type}', false],
  ])('a take-away address %s: %s', (address, ok) => {
    expect(takeAwaySchema.safeParse(address).success).toBe(ok);
  });
});
