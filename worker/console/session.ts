/** What the browser keeps: the token for this tab only, language and theme for good. Storage may be refused. */

const TOKEN = 'vitrine.console.token';
const THEME = 'vitrine.console.theme';

export type Theme = 'auto' | 'light' | 'dark';

export function readToken(): string | null {
  return attempt(() => sessionStorage.getItem(TOKEN));
}

export function keepToken(token: string | null): void {
  attempt(() => (token === null ? sessionStorage.removeItem(TOKEN) : sessionStorage.setItem(TOKEN, token)));
}

export function readTheme(): Theme {
  const value = attempt(() => localStorage.getItem(THEME));
  return value === 'light' || value === 'dark' ? value : 'auto';
}

/** Remembers the theme and puts it on the page. */
export function applyTheme(theme: Theme): void {
  attempt(() => localStorage.setItem(THEME, theme));
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Storage throws when the browser blocks it or it is full; the console then works without memory. */
function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
