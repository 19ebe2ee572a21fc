/** Hands a text to the browser as a file, and asks it what it says of itself. */
import type { Surroundings } from '../../state/diagnostics.ts';

/** Begins a download of `text` under `name`. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function surroundings(): Surroundings {
  return {
    userAgent: navigator.userAgent,
    languages: navigator.languages,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    width: innerWidth,
    height: innerHeight,
    pixelRatio: devicePixelRatio,
  };
}
