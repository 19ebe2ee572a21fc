/** What a set measured, as plain data: sections of figures that become a table, or one JSON object. */
import type { Interval } from './intervals.ts';

/** One number; NaN when it could not be computed. Shares lie in 0–1. */
export interface Figure {
  /** Its key in the JSON object. */
  readonly key: string;
  readonly value: number;
  /** How to print it: a share in percent, seconds, or a plain number. */
  readonly unit: 'share' | 'seconds' | 'number';
  readonly interval?: Interval | null;
}

/** How one class fared. */
export interface ClassFigures {
  readonly id: string;
  /** How often it is the truth. */
  readonly n: number;
  readonly recall: number;
  /** Of the recall. */
  readonly interval: Interval;
  readonly precision: number;
  readonly f1: number;
}

/** A confusion matrix: rows are true ids, columns named ids. */
export interface Confusion {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** counts[row][column] */
  readonly counts: readonly (readonly number[])[];
}

/** One table of figures. */
export interface Section {
  /** Where it stands in the JSON object: keys from the outside in, e.g. ['worn', 'crops']. */
  readonly path: readonly string[];
  readonly title: string;
  readonly n: number;
  readonly figures: readonly Figure[];
  /** The same figures under other assumptions, by their name; `figures` are those of the first. */
  readonly columns?: Readonly<Record<string, readonly Figure[]>>;
  readonly perClass?: readonly ClassFigures[];
  readonly confusion?: Confusion;
  /** Sentences for a reader: the split, what was left out, what could not be measured. */
  readonly notes: readonly string[];
  /** Further keys of the JSON object. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What came of one set. */
export type Outcome =
  | { readonly state: 'measured'; readonly sections: readonly Section[] }
  /** The folder has no such set, or not this split of it. */
  | { readonly state: 'absent'; readonly why: string }
  /** It is there and could not be measured. */
  | { readonly state: 'failed'; readonly why: string };

/** The one JSON object: a key for each measured set, and which sets are absent or failed, and why. */
export function toJson(outcomes: ReadonlyMap<string, Outcome>): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  const absent: Record<string, string> = {};
  const failed: Record<string, string> = {};
  for (const [set, outcome] of outcomes) {
    if (outcome.state === 'measured') for (const section of outcome.sections) place(json, section.path, sectionJson(section));
    else (outcome.state === 'absent' ? absent : failed)[set] = outcome.why;
  }
  return { ...json, absent, failed };
}

function sectionJson({ n, figures, columns, perClass, notes, extra }: Section): Record<string, unknown> {
  const classes = perClass?.map(({ id, n, recall, interval, precision, f1 }) => {
    const figures = {
      n,
      recall: rounded(recall),
      interval: interval.map(rounded),
      precision: rounded(precision),
      f1: rounded(f1),
    };
    return [id, figures] as const;
  });
  return {
    n,
    ...figuresJson(figures),
    ...extra,
    ...(columns && { as: Object.fromEntries(Object.entries(columns).map(([name, each]) => [name, figuresJson(each)])) }),
    ...(classes && { perClass: Object.fromEntries(classes) }),
    ...(notes.length > 0 && { notes }),
  };
}

function figuresJson(figures: readonly Figure[]): Record<string, unknown> {
  const intervals = figures.filter(({ interval }) => interval).map(({ key, interval }) => [key, interval?.map(rounded)] as const);
  return {
    ...Object.fromEntries(figures.map(({ key, value }) => [key, rounded(value)])),
    intervals: Object.fromEntries(intervals),
  };
}

/** Four decimals; null for what is no number, as JSON has no NaN. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
}

/** Puts `value` at `path`, beside what stands there already. */
function place(json: Record<string, unknown>, [key, ...rest]: readonly string[], value: Record<string, unknown>): void {
  if (key === undefined) return;
  const inner = (json[key] ??= {}) as Record<string, unknown>;
  if (rest.length > 0) place(inner, rest, value);
  else Object.assign(inner, value);
}
