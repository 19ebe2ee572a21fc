/** The whole screen: puts the phase's elements in their places and hands each one just what it shows. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { phaseOf } from '../state/phase.ts';
import type { State } from '../state/state.ts';
import { appStyles } from './app-styles.ts';
import { lens, lock, moon, halfMoon, pulse, sun } from './glyphs.ts';
import './kiosk-drop.ts';
import './kiosk-fault.ts';
import './kiosk-health.ts';
import './kiosk-status.ts';
import './kiosk-verdict.ts';
import './kiosk-viewfinder.ts';
import { RequestEvent, type KioskRequest } from './request.ts';
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

  protected override render() {
    const { state } = this;
    if (state === null) return nothing;
    this.dataset['phase'] = phaseOf(state).kind;
    this.dataset['camera'] = state.camera.kind;
    // Under the health page the window stays: a <video> that leaves the document is paused.
    const health = state.page === 'health';
    return html`${this.#window(state, health)}${health ? html`<kiosk-health .state=${state}></kiosk-health>` : nothing}`;
  }

  #window(state: State, covered: boolean) {
    const { language, sync } = state;
    const phase = phaseOf(state);
    const watching = phase.kind === 'watching';
    const text = textOf(language);
    return html`<main class=${watching ? 'watching' : 'waiting'} ?inert=${covered}>
      <header>
        <span class="brand">${text.brand}</span>
        <kiosk-status .sync=${sync} .trouble=${watching && state.trouble !== null} language=${language}></kiosk-status>
      </header>
      ${
        phase.kind === 'watching'
          ? html`<kiosk-viewfinder
                .view=${this.view}
                .geometry=${state.geometry}
                .mirrored=${state.watched.kind === 'camera'}
                .shown=${state.shown}
                language=${language}
                label=${state.watched.kind === 'camera' ? text.camera : state.watched.name}
              ></kiosk-viewfinder>
              <kiosk-verdict
                .shown=${state.shown}
                language=${language}
                .watched=${state.watched.kind}
                .trouble=${state.trouble !== null}
                engine=${state.engine.kind === 'ready' ? state.engine.info.kind : ''}
              ></kiosk-verdict>`
          : html`<kiosk-fault .fault=${phase} language=${language}></kiosk-fault>`
      }
      ${this.#footer(state, phase.kind === 'camera', covered)}
    </main>`;
  }

  #footer(state: State, pickIsBest: boolean, covered: boolean) {
    const { language, theme, watched, refusedFile, sync } = state;
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
