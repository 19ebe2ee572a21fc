/** <console-app>: signed in or not, which page, and the one copy of what the worker knows. */
import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Api } from '#client/api';
import { asFailure, type ApiFailure } from '#client/failure';
import { appStyles } from './app-styles.ts';
import { ConsoleElement, ReloadEvent } from './element.ts';
import { loadFleet, type Fleet } from './fleet.ts';
import { time } from './format.ts';
import { language, LANGUAGES, type Language } from './language.ts';
import { failureNotice } from './notice.ts';
import './pages/history.ts';
import './pages/model.ts';
import './pages/models.ts';
import './pages/overview.ts';
import './pages/push.ts';
import './pages/releases.ts';
import './pages/screens.ts';
import './pages/sign-in.ts';
import { SignedInEvent } from './pages/sign-in.ts';
import { PAGES, parseRoute, sectionOf, type Route } from './route.ts';
import { applyTheme, keepToken, readTheme, readToken, type Theme } from './session.ts';
import { shared } from './styles.ts';

/** How often the worker is asked while the page can be seen. */
const REFRESH_MS = 20_000;

@customElement('console-app')
export class ConsoleApp extends ConsoleElement {
  static override styles = [shared, appStyles];

  @state() private api: Api | null = null;
  @state() private expired = false;
  @state() private route: Route = parseRoute(location.hash);
  @state() private fleet: Fleet | null = null;
  @state() private failure: ApiFailure | null = null;
  @state() private theme: Theme = readTheme();
  #loading = new AbortController();
  #timer = 0;

  constructor() {
    super();
    const token = readToken();
    if (token) this.api = new Api({ origin: '', token });
    applyTheme(this.theme);
    this.addEventListener(ReloadEvent.type, () => void this.#load());
    this.addEventListener(SignedInEvent.type, (event) => this.#signIn((event as SignedInEvent).token));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#navigate);
    document.addEventListener('visibilitychange', this.#tick);
    this.#timer = window.setInterval(this.#tick, REFRESH_MS);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#navigate);
    document.removeEventListener('visibilitychange', this.#tick);
    clearInterval(this.#timer);
    this.#loading.abort();
  }

  override willUpdate(): void {
    document.documentElement.lang = language.current;
    document.title = this.api ? `${this.text.nav[sectionOf(this.route)]} · ${this.text.product}` : this.text.product;
  }

  override render() {
    if (!this.api)
      return html`<div class="gate">
        <header>${this.#brand()} ${this.#preferences()}</header>
        <main><console-sign-in ?expired=${this.expired}></console-sign-in></main>
      </div>`;
    return html`<div class="frame">
      <header>
        <button class="skip" @click=${this.#skip}>${this.text.skip}</button>
        ${this.#brand()}
        <nav aria-label=${this.text.nav.label}>
          ${PAGES.map(
            (page) =>
              html`<a href="#/${page}" aria-current=${sectionOf(this.route) === page ? 'page' : 'false'}
                >${this.text.nav[page]}</a
              >`,
          )}
        </nav>
        <div class="foot">
          <a href="/docs/">${this.text.api}</a>
          ${this.#preferences()}
          <button class="slim" @click=${() => this.#signOut(false)}>${this.text.signOut}</button>
        </div>
      </header>
      <main id="content" tabindex="-1">
        <div class="row spread small soft bar">
          <span role="status">${this.fleet ? this.text.updated(time(this.fleet.at)) : this.text.loading}</span>
          <button class="slim" @click=${this.#tick}>${this.text.refresh}</button>
        </div>
        ${this.#failure()}
        ${this.fleet ? this.#page(this.api, this.fleet) : html`<h1>${this.text.nav[sectionOf(this.route)]}</h1>`}
      </main>
    </div>`;
  }

  #page(api: Api, fleet: Fleet) {
    const { route } = this;
    switch (route.page) {
      case 'overview':
        return html`<console-overview .fleet=${fleet}></console-overview>`;
      case 'models':
        return html`<console-models .fleet=${fleet}></console-models>`;
      case 'model':
        return html`<console-model .api=${api} .fleet=${fleet} name=${route.name} version=${route.version}></console-model>`;
      case 'push':
        return html`<console-push .api=${api}></console-push>`;
      case 'releases':
        return html`<console-releases .api=${api} .fleet=${fleet} .add=${route.add}></console-releases>`;
      case 'screens':
        return html`<console-screens .api=${api} group=${route.group}></console-screens>`;
      case 'history':
        return html`<console-history .fleet=${fleet}></console-history>`;
    }
  }

  #failure() {
    const stale = this.fleet ? html`<span>${this.text.failure.stale(time(this.fleet.at))}</span>` : nothing;
    const retry = html`${stale}<button class="slim" @click=${this.#tick}>${this.text.failure.retry}</button>`;
    return failureNotice(this.text, this.failure, retry);
  }

  #brand() {
    return html`<span class="brand">Vitrine</span>`;
  }

  #preferences() {
    const { theme } = this.text;
    const option = (value: string, name: string, current: string) =>
      html`<option value=${value} ?selected=${value === current}>${name}</option>`;
    return html`<div class="preferences">
      <select aria-label=${this.text.language} @change=${this.#chooseLanguage}>
        ${Object.entries(LANGUAGES).map(([code, name]) => option(code, name, language.current))}
      </select>
      <select aria-label=${theme.label} @change=${this.#chooseTheme}>
        ${(['auto', 'light', 'dark'] as const).map((value) => option(value, theme[value], this.theme))}
      </select>
    </div>`;
  }

  readonly #navigate = (): void => {
    this.route = parseRoute(location.hash);
    scrollTo(0, 0);
    // A screen reader hears of the new page by the focus.
    this.renderRoot.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
  };

  /** A button, because a fragment does not reach into a shadow tree. */
  readonly #skip = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#content')?.focus();
  };

  readonly #tick = (): void => {
    if (document.visibilityState === 'visible') void this.#load();
  };

  /** Loads everything anew; a newer load replaces one in flight, a failed one keeps what was known. */
  async #load(): Promise<void> {
    const { api } = this;
    this.#loading.abort();
    if (!api) return;
    const { signal } = (this.#loading = new AbortController());
    try {
      const fleet = await loadFleet(signal, api);
      if (signal.aborted) return;
      this.fleet = fleet;
      this.failure = null;
    } catch (error) {
      if (signal.aborted) return;
      const failure = asFailure(error);
      if (failure.kind === 'unauthorized') this.#signOut(true);
      else this.failure = failure;
    }
  }

  #signIn(token: string): void {
    keepToken(token);
    this.expired = false;
    this.api = new Api({ origin: '', token });
    void this.#load();
  }

  #signOut(expired: boolean): void {
    this.#loading.abort();
    keepToken(null);
    this.expired = expired;
    this.api = null;
    this.fleet = null;
    this.failure = null;
  }

  readonly #chooseLanguage = (event: Event): void => language.choose((event.target as HTMLSelectElement).value as Language);

  readonly #chooseTheme = (event: Event): void => {
    this.theme = (event.target as HTMLSelectElement).value as Theme;
    applyTheme(this.theme);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-app': ConsoleApp;
  }
}
