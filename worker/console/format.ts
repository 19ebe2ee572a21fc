/** Numbers, sizes and times in the chosen language. */
import { language } from './language.ts';

/** `23 Nov 2026, 21:04`. */
export function dateTime(iso: string | number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** `21:04:09`. */
export function time(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(new Date(at));
}

/** `3 minutes ago`; in whole minutes, hours or days. */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (seconds < 60) return format.format(-Math.floor(seconds), 'second');
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86_400), 'day');
}

export function integer(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** At most four decimals, as metrics are stated. */
export function decimal(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 4 }).format(value);
}

/** A share of 0–1 as whole percent. */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
}

/** In decimal megabytes. */
export function megabytes(bytes: number): string {
  const format = new Intl.NumberFormat(locale(), { style: 'unit', unit: 'megabyte', maximumFractionDigits: bytes < 1e6 ? 3 : 1 });
  return format.format(bytes / 1e6);
}

function locale(): string {
  return language.current === 'en' ? 'en-GB' : 'de-DE';
}
