/** Numbers and times as people of a language write them. */
import type { Language } from '../state/settings.ts';

const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', ar: 'ar', 'en-XA': 'en-GB' };
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 0–1 as whole percent. 100 % is kept for what is certain, so that rounding never claims it. */
export function percent(language: Language, share: number): string {
  const whole = share >= 1 ? 100 : Math.min(99, Math.round(Math.max(0, share) * 100));
  return new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 0 }).format(whole / 100);
}

/** Bytes in the largest decimal unit that gives at least 1. */
export function bytes(language: Language, count: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(count / 1000 ** step);
}

/** Milliseconds of one inference. */
export function milliseconds(language: Language, ms: number): string {
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'unit',
    unit: 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: ms < 10 ? 1 : 0,
  }).format(ms);
}

/** A moment in epoch ms: date and time to the second, for people who compare it with a log. */
export function moment(language: Language, at: number): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

/** `a, b or c`. */
export function either(language: Language, items: readonly string[]): string {
  return new Intl.ListFormat(LOCALES[language], { type: 'disjunction' }).format(items);
}

/** A whole number. */
export function whole(language: Language, count: number): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 0 }).format(count);
}

/** How long it is still, from milliseconds: whole minutes from one minute on, else seconds, never less than is left. */
export function remaining(language: Language, ms: number): string {
  const [count, unit] = ms > 60_000 ? [Math.ceil(ms / 60_000), 'minute'] : [Math.max(0, Math.ceil(ms / 1000)), 'second'];
  return new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** How the language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
