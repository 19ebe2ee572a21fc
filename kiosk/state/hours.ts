/** Opening hours: from one time of day to another, on the screen's own clock. */
import { z } from 'zod';

export interface Hours {
  /** Minutes since midnight, 0–1439; `to` before `from` means the next morning. Never equal. */
  readonly from: number;
  readonly to: number;
}

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** `9:00-20:30`, or `always`, which is null. */
export const hoursSchema = z.string().transform((text, context): Hours | null => {
  if (text === 'always') return null;
  const [from, to, ...rest] = text.split('-').map(minutesOf);
  if (from === undefined || to === undefined || from === null || to === null || rest.length > 0 || from === to) {
    context.addIssue({ code: 'custom', message: 'must be like 9:00-20:30, or always' });
    return z.NEVER;
  }
  return { from, to };
});

function minutesOf(text: string): number | null {
  const [, hours, minutes] = TIME.exec(text.trim()) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** The hours that count: those of the address, else those of the screen's group as the contract writes them. */
export function hoursThatCount(own: Hours | null | undefined, group: string | null): Hours | null {
  if (own !== undefined || group === null) return own ?? null;
  return hoursSchema.safeParse(group).data ?? null;
}

/** Whether `now` lies in the hours; the minute of closing does not. */
export function isOpen(hours: Hours | null, now: Date): boolean {
  if (hours === null) return true;
  const minute = now.getHours() * 60 + now.getMinutes();
  const { from, to } = hours;
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}

/** A time of day as people of a language write it. */
export function timeOfDay(minutes: number, language: string): string {
  const at = new Date(2000, 0, 1, Math.floor(minutes / 60), minutes % 60);
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(at);
}
