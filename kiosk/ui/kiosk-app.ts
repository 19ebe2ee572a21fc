/** The whole screen: puts the phase's elements in their places and hands each one just what it shows. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { phaseOf } from '../state/phase.ts';
import type { Phase, State } from '../state/state.ts';
import { appStyles } from './app-styles.ts';
import { lens, lock, moon, halfMoon, pulse, sun } from './glyphs.ts';
import { isMarkShown, SLOT_MS } from './burn-in.ts';
import './kiosk-drop.ts';
import './kiosk-fault.ts';
import './kiosk-health.ts';
import './kiosk-invitation.ts';
import './kiosk-night.ts';
import './kiosk-status.ts';
import './kiosk-verdict.ts';
import './kiosk-viewfinder.ts';
import { RequestEvent, type KioskRequest } from './request.ts';
import { mirrorText } from './text/mirror.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';

const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const THEME_GLYPH = { auto: halfMoon, light: sun, dark: moon };

@customElement('kiosk-app')
export class KioskApp extends LitElement {
  static override readonly styles = [tokens, shared, appStyles];

  @property({ attribute: false }) state: State | null = null;
  /** The video or picture that is watched; main.ts owns it. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  /** Pixels of the mirror that lie under what stands at its top and foot. */
  @state() private covered = { top: 0, bottom: 0 };
  /** Counts the slots of an empty shop. */
  @state() private turn = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #edges = new ResizeObserver(() => this.#measure());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => (this.turn += 1), SLOT_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  #watchedEdges: readonly Element[] = [];

  protected override updated(): void {
    const edges = [...this.renderRoot.querySelectorAll('.watching header, .foot')];
    if (edges.length === this.#watchedEdges.length && edges.every((edge, i) => edge === this.#watchedEdges[i])) return;
    this.#watchedEdges = edges;
    this.#edges.disconnect();
    for (const edge of edges) this.#edges.observe(edge);
  }

  #measure(): void {
    const heightOf = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector)?.offsetHeight ?? 0;
    const now = { top: heightOf('.watching header'), bottom: heightOf('.foot') };
    if (now.top !== this.covered.top || now.bottom !== this.covered.bottom) this.covered = now;
  }

  protected override render() {
    const { state } = this;
    if (state === null) return nothing;
    this.dataset['phase'] = phaseOf(state).kind;
    this.dataset['camera'] = state.camera.kind;
    this.dataset['session'] = state.session.kind;
    // Under the health page the window stays: a <video> that leaves the document is paused.
    const health = state.page === 'health';
    const returning = state.resetsIn === null ? nothing : mirrorText(state.language).returning(state.resetsIn);
    return html`${this.#window(state, health)}${health ? html`<kiosk-health .state=${state}></kiosk-health>` : nothing}
      <p class="returning" role="status">${returning}</p>`;
  }

  #window(state: State, covered: boolean) {
    const phase = phaseOf(state);
    const watching = phase.kind === 'watching';
    return html`<main class=${watching ? 'watching' : phase.kind === 'closed' ? 'night' : 'waiting'} ?inert=${covered}>
      ${phase.kind === 'watching' ? this.#mirror(state, covered) : this.#wait(state, phase, covered)}
    </main>`;
  }

  #mirror(state: State, covered: boolean) {
    const { language, watched, session, shown, screen } = state;
    const isCamera = watched.kind === 'camera';
    const text = textOf(language);
    const people = state.sync.active?.models.some(({ role }) => role === 'people') ?? false;
    const isEmpty = isCamera && session.kind === 'empty' && shown !== null;
    const isResting = isEmpty && !isMarkShown(this.turn);
    return html`<kiosk-viewfinder
        .view=${this.view}
        .geometry=${state.geometry}
        .camera=${isCamera}
        .mounting=${state.mounting}
        .shown=${shown}
        .guided=${!people && !isResting}
        .empty=${isEmpty}
        .covered=${this.covered}
        language=${language}
        label=${watched.kind === 'camera' ? text.camera : watched.name}
      ></kiosk-viewfinder>
      ${
        isEmpty
          ? html`<kiosk-invitation
              .languages=${screen.languages}
              .titles=${screen.brand.invitation}
              .worn=${people}
              .turn=${this.turn}
            ></kiosk-invitation>`
          : nothing
      }
      ${this.#header(state, true, isResting)}
      <div class="foot ${isEmpty ? 'empty' : ''}">
        <kiosk-verdict
          .shown=${shown}
          language=${language}
          .watched=${watched.kind}
          session=${session.kind}
          .trouble=${state.trouble !== null}
          .takeAway=${screen.takeAway}
          .sound=${screen.sound}
          engine=${state.engine.kind === 'ready' ? state.engine.info.kind : ''}
        ></kiosk-verdict>
        ${this.#footer(state, false, covered)}
      </div>`;
  }

  #wait(state: State, phase: Exclude<Phase, { readonly kind: 'watching' }>, covered: boolean) {
    const { language, screen } = state;
    if (phase.kind === 'closed')
      return html`<kiosk-night
          language=${language}
          .opensAt=${phase.opensAt}
          mark=${screen.brand.name ?? textOf(language).brand}
        ></kiosk-night>
        ${this.#footer(state, false, covered)}`;
    return html`${this.#header(state, false, false)}
      <kiosk-fault .fault=${phase} language=${language}></kiosk-fault>
      ${this.#footer(state, phase.kind === 'camera', covered)}`;
  }

  #header({ language, sync, trouble, screen }: State, watching: boolean, resting: boolean) {
    return html`<header>
      <span class=${resting ? 'brand resting' : 'brand'}>${screen.brand.name ?? textOf(language).brand}</span>
      <kiosk-status .sync=${sync} .trouble=${watching && trouble !== null} language=${language}></kiosk-status>
    </header>`;
  }

  #footer(state: State, pickIsBest: boolean, covered: boolean) {
    const { language, theme, watched, refusedFile, sync, screen } = state;
    if (screen.mode === 'store') return nothing;
    const text = textOf(language);
    const themeName = { auto: text.themeAuto, light: text.themeLight, dark: text.themeDark }[theme];
    const other = language === 'en' ? 'de' : 'en';
    return html`<footer>
      <div class="refused" role="alert">${refusedFile === null ? nothing : text.fileRefused(refusedFile)}</div>
      <div class="actions">
        ${
          watched.kind === 'camera'
            ? nothing
            : html`<button class="button" data-testid="to-camera" @click=${this.#ask({ kind: 'camera' })}>
                ${lens}${text.backToCamera}
              </button>`
        }
        ${sync.active === null ? nothing : html`<kiosk-drop language=${language} .strong=${pickIsBest} .covered=${covered}></kiosk-drop>`}
      </div>
      <p class="privacy">${lock}${text.privacy}</p>
      <div class="corner">
        <button
          class="button round"
          lang=${other}
          data-testid="language"
          title=${text.language}
          @click=${this.#ask({ kind: 'language', language: other })}
        >
          ${other.toUpperCase()}<span class="hidden">, ${text.language}</span>
        </button>
        <button
          class="button round"
          data-testid="theme"
          aria-label=${themeName}
          title=${themeName}
          @click=${this.#ask({ kind: 'theme', theme: NEXT_THEME[theme] })}
        >
          ${THEME_GLYPH[theme]}
        </button>
        <button
          class="button round"
          data-testid="health"
          aria-label=${text.health}
          title=${text.health}
          @click=${this.#ask({ kind: 'page', page: 'health' })}
        >
          ${pulse}
        </button>
      </div>
    </footer>`;
  }

  #ask(request: KioskRequest) {
    return () => this.dispatchEvent(new RequestEvent(request));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-app': KioskApp;
  }
}
