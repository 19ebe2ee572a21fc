/** Draws a confusion matrix: rows are the truth, columns what the model said. */
import type { Confusion } from './report.ts';

const CELL = 44;
const MARGIN = 130;

/** The matrix as SVG text. A cell is as dark as its share of the row; the number is the count. */
export function confusionSvg(title: string, { rows, columns, counts }: Confusion): string {
  const width = MARGIN + columns.length * CELL + 20;
  const height = MARGIN + rows.length * CELL + 20;
  const cells = counts.flatMap((row, y) => {
    const total = Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    );
    return row.map((count, x) => cell(x, y, count, count / total, rows[y] === columns[x]));
  });
  const names = [
    ...rows.map((id, y) => text(MARGIN - 8, MARGIN + (y + 0.5) * CELL + 5, id, 'end')),
    ...columns.map((id, x) => {
      const at = `${MARGIN + (x + 0.5) * CELL + 5} ${MARGIN - 8}`;
      return `<text transform="translate(${at}) rotate(-60)">${escape(id)}</text>`;
    }),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(10, 20, title, 'start'),
    text(10, 40, 'rows: what it is; columns: what the model says', 'start', '#666'),
    ...cells,
    ...names,
    '</svg>',
  ].join('\n');
}

/** Hits are drawn in blue, mistakes in red. */
function cell(x: number, y: number, count: number, share: number, hit: boolean): string {
  const [left, top] = [MARGIN + x * CELL, MARGIN + y * CELL];
  const paint = `fill="${hit ? '#1f5fa8' : '#c0392b'}" fill-opacity="${share.toFixed(3)}" stroke="#ddd"`;
  const box = `<rect x="${left}" y="${top}" width="${CELL}" height="${CELL}" ${paint}/>`;
  const ink = share > 0.55 ? '#fff' : '#222';
  return count === 0 ? box : box + text(left + CELL / 2, top + CELL / 2 + 5, String(count), 'middle', ink);
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', fill = '#222'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}">${escape(content)}</text>`;
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
