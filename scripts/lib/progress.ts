/** Upload progress: one bar that redraws itself on a terminal, a plain line every 10 % where the output is a log. */

const BAR = 28;

/** `12.4 MB`, in the decimal units that disks and links are sold in. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What one report of progress adds to the output; '' when there is nothing new to say. */
export type Progress = (loaded: number) => string;

/** A bar for terminals: returns the text that redraws the line, and ends it at 100 %. `total` is at least 1 byte. */
export function progressBar(label: string, total: number): Progress {
  let last = -1;
  return (loaded) => {
    const percent = Math.floor((Math.min(loaded, total) / total) * 100);
    if (percent === last) return '';
    last = percent;
    const filled = Math.round((percent / 100) * BAR);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
    const end = percent === 100 ? '\n' : '';
    return `\r${label} ${bar} ${String(percent).padStart(3)} %  ${formatBytes(Math.min(loaded, total))} of ${formatBytes(total)}\x1b[K${end}`;
  };
}

/** Plain lines for logs: one at each full 10 %, however large the steps between reports are. */
export function progressLines(label: string, total: number): Progress {
  let next = 10;
  return (loaded) => {
    const percent = Math.floor((Math.min(loaded, total) / total) * 100);
    if (percent < next) return '';
    const tens = percent - (percent % 10);
    next = tens + 10;
    return `${label} ${tens} % of ${formatBytes(total)}\n`;
  };
}

/** Writes progress to `stream` in the way that suits it; the returned function is called with the bytes sent so far. */
export function showProgress(stream: NodeJS.WriteStream, label: string, total: number): (loaded: number) => void {
  const step = stream.isTTY ? progressBar(label, total) : progressLines(label, total);
  return (loaded) => {
    const text = step(loaded);
    if (text !== '') stream.write(text);
  };
}
