/** Opening hours: what is read from an address, and when it is open, over midnight too. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { FIRST_SETTINGS, screenSettingsSchema } from '#contract/screen';
import { hoursSchema, hoursThatCount, isOpen, type Hours } from './hours.ts';

const minute = fc.integer({ min: 0, max: 1439 });
const hours = fc.record({ from: minute, to: minute }).filter(({ from, to }) => from !== to);
const at = (minutes: number, seconds = 0) => new Date(2026, 10, 24, Math.floor(minutes / 60), minutes % 60, seconds);
const written = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;

describe('hours', () => {
  it('reads what it writes, and refuses nonsense', () => {
    fc.assert(
      fc.property(hours, ({ from, to }) => {
        expect(hoursSchema.parse(`${written(from)}-${written(to)}`)).toEqual({ from, to });
      }),
    );
    expect(hoursSchema.parse('always')).toBeNull();
    for (const text of ['', '9-20', '9:00', '24:00-8:00', '9:60-10:00', '9:00-9:00', '9:00-12:00-13:00', 'never'])
      expect(hoursSchema.safeParse(text).success, text).toBe(false);
  });

  it('is open from the first minute and shut from the last, for as many minutes as there are between', () => {
    fc.assert(
      fc.property(hours, (each) => {
        expect(isOpen(each, at(each.from))).toBe(true);
        expect(isOpen(each, at(each.to))).toBe(false);
        expect(isOpen(each, at((each.to + 1439) % 1440, 59))).toBe(true);
        const open = Array.from({ length: 1440 }, (_, i) => isOpen(each, at(i))).filter(Boolean).length;
        expect(open).toBe((each.to - each.from + 1440) % 1440);
      }),
      { numRuns: 30 },
    );
  });

  it('is always open without hours', () => {
    fc.assert(fc.property(minute, (now) => isOpen(null satisfies Hours | null, at(now))));
  });
});

test('the address decides about the hours where it says anything, always included; else the group does', () => {
  const own = { from: 540, to: 1080 };
  expect(hoursThatCount(own, '10:00-12:00')).toEqual(own);
  expect(hoursThatCount(null, '10:00-12:00')).toBeNull();
  expect(hoursThatCount(undefined, '10:00-12:00')).toEqual({ from: 600, to: 720 });
  expect(hoursThatCount(undefined, null)).toBeNull();
});

test('whatever hours an operator may write are hours of the screen', () => {
  const time = fc.tuple(fc.nat(23), fc.nat(59), fc.boolean()).map(([hour, minute, padded]) => {
    const text = String(hour);
    return { minutes: hour * 60 + minute, text: `${padded ? text.padStart(2, '0') : text}:${String(minute).padStart(2, '0')}` };
  });
  fc.assert(
    fc.property(time, time, (from, to) => {
      const hours = `${from.text}-${to.text}`;
      const written = screenSettingsSchema.safeParse({ ...FIRST_SETTINGS, hours }).success;
      expect(written).toBe(from.minutes !== to.minutes);
      if (written) expect(hoursThatCount(undefined, hours)).toEqual({ from: from.minutes, to: to.minutes });
    }),
  );
});
