/** Prints sections as aligned text. */
import type { Figure, Section } from '../../kiosk/measure/report.ts';

/** Pads the cells of each column to its widest; the first column to the left, the others to the right. */
export function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '))
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

/** A section with its title, figures with 95 % intervals, figures per class, notes and the confusion picture's path. */
export function sectionText(section: Section, picture: string | null): string {
  const { title, n, figures, columns = { value: figures }, perClass, notes } = section;
  const lines = [`${title}  (n = ${n})`];
  if (figures.length > 0) {
    const all = Object.entries(columns);
    lines.push(
      align([
        ['figure', ...all.flatMap(([name]) => [name, '95 % interval'])],
        ...figures.map(({ key }) => [key, ...all.flatMap(([, each]) => cells(each.find((figure) => figure.key === key)))]),
      ]),
    );
  }
  if (perClass && perClass.length > 0)
    lines.push(
      align([
        ['type', 'n', 'recall', '95 % interval', 'precision', 'F1'],
        ...perClass.map((row) => [
          row.id,
          String(row.n),
          show(row.recall, 'share'),
          row.interval.map((end) => show(end, 'share')).join(' – '),
          ...[row.precision, row.f1].map((value) => show(value, 'share')),
        ]),
      ]),
    );
  for (const note of notes) lines.push(`  ${note}`);
  if (picture !== null) lines.push(`  confusion matrix: ${picture}`);
  return lines.join('\n');
}

function cells(figure: Figure | undefined): [value: string, interval: string] {
  if (figure === undefined) return ['', ''];
  const { value, unit, interval } = figure;
  return [show(value, unit), interval ? interval.map((end) => show(end, unit)).join(' – ') : ''];
}

function show(value: number, unit: Figure['unit']): string {
  if (Number.isNaN(value)) return '–';
  return unit === 'share'
    ? value.toFixed(4)
    : unit === 'seconds'
      ? `${value.toFixed(2)} s`
      : String(Math.round(value * 100) / 100);
}
