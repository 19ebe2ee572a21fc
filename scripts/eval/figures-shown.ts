/** The figures of what a shopper sees: one line for each figure, one column for each kiosk it was measured as. */
import { bootstrap } from '../../kiosk/measure/intervals.ts';
import { mean } from '../../kiosk/measure/figures.ts';
import type { Figure, Section } from '../../kiosk/measure/report.ts';
import type { As } from './speeds.ts';

/** One figure of the things that were shown. */
export interface Measure<T> {
  readonly key: string;
  readonly unit: Figure['unit'];
  readonly of: (items: readonly T[]) => number;
  /** A sum over the set, which a draw of other things would change with its size: it has no interval. */
  readonly isSum?: boolean;
}

export function average<T>(key: string, unit: Figure['unit'], of: (item: T) => number): Measure<T> {
  return { key, unit, of: (items) => mean(items.map(of)) };
}

export function count<T>(key: string, of: (item: T) => number): Measure<T> {
  return { key, unit: 'number', of: (items) => items.reduce((sum, item) => sum + of(item), 0), isSum: true };
}

/** The measures of each column, with intervals by resampling whole clusters (films, photos or outfits); counts have none. */
export function columnsOf<T>(
  shown: Readonly<Partial<Record<As, readonly T[]>>>,
  clusterOf: (item: T) => string,
  measures: readonly Measure<T>[],
): Pick<Section, 'figures' | 'columns'> {
  const columns = Object.fromEntries(
    Object.entries(shown).map(([as, items]) => [
      as,
      measures.map(({ key, unit, of, isSum = false }): Figure => ({
        key,
        value: of(items),
        unit,
        interval: isSum ? null : bootstrap(items, clusterOf, of),
      })),
    ]),
  );
  return { figures: Object.values(columns)[0] ?? [], columns };
}
