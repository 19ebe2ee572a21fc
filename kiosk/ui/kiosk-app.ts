/** The whole screen: puts the phase's elements in their places and hands each one just what it shows. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isSheetOpen, modeOf, setupOf } from '../state/may.ts';
import { phaseOf } from '../state/phase.ts';
import type { State } from '../state/state.ts';
import { appStyles } from './app-styles.ts';
import { asking } from './ask.ts';
import './brand/kiosk-brand.ts';
import { lens, lock, moon, halfMoon, pulse, sun } from './glyphs.ts';
import './kiosk-drop.ts';
import './kiosk-fault.ts';
import './kiosk-status.ts';
import './kiosk-verdict.ts';
import { OFFERED } from './kiosk-languages.ts';
import './kiosk-viewfinder.ts';
import './privacy/kiosk-declined.ts';
import './privacy/kiosk-notice.ts';
import './privacy/kiosk-policy.ts';
import './privacy/kiosk-unseen.ts';
import { policyAddress } from './privacy/policy-address.ts';
import './setup/kiosk-setup.ts';
import './staff/kiosk-pin.ts';
import './staff/kiosk-sheet.ts';
import { textOf } from './text.ts';
import './trouble/kiosk-foot.ts';
import './trouble/kiosk-trouble.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';

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
    // Under every page the window stays: a <video> that leaves the document is paused.
    const over = this.#over(state);
    return html`${this.#window(state, over !== nothing)}${over}
      <div class="dim" aria-hidden="true" ${vars({ dim: state.service.dim })}></div>`;
  }

  /** What lies over the window, if anything does: staff's door before all else, then set-up, then a page that somebody asked for. */
  #over(state: State) {
    const { language, service, screen, page } = state;
    const step = setupOf(state);
    if (service.door.kind === 'asking') return html`<kiosk-pin .door=${service.door} language=${language}></kiosk-pin>`;
    if (isSheetOpen(state)) return html`<kiosk-sheet .state=${state} .view=${this.view}></kiosk-sheet>`;
    if (page === 'privacy')
      return html`<kiosk-policy
        class="page"
        .privacy=${screen.privacy}
        .sent=${service.sent}
        language=${language}
        address=${policyAddress(location.origin, state)}
      ></kiosk-policy>`;
    return step === null ? nothing : html`<kiosk-setup .state=${state} step=${step} .view=${this.view}></kiosk-setup>`;
  }

  #window(state: State, covered: boolean) {
    const { language, sync, screen } = state;
    const phase = phaseOf(state);
    const store = modeOf(state) === 'store';
    const watching = phase.kind === 'watching';
    const text = textOf(language);
    return html`<main class=${watching ? 'watching' : 'waiting'} ?inert=${covered}>
      <header>
        <kiosk-brand .brand=${screen.brand}></kiosk-brand>
        ${store ? nothing : html`<kiosk-status .sync=${sync} .trouble=${watching && state.trouble !== null} language=${language}></kiosk-status>`}
        <kiosk-notice .state=${state}></kiosk-notice>
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
              ${
                state.watched.kind === 'camera' && screen.privacy.unseen > 0
                  ? html`<kiosk-unseen share=${screen.privacy.unseen} language=${language}></kiosk-unseen>`
                  : nothing
              }
              ${
                state.service.declinedUntil !== null && state.watched.kind === 'camera'
                  ? html`<kiosk-declined language=${language}></kiosk-declined>`
                  : html`<kiosk-verdict
                      .shown=${state.shown}
                      language=${language}
                      .watched=${state.watched.kind}
                      .trouble=${state.trouble !== null}
                      engine=${state.engine.kind === 'ready' ? state.engine.info.kind : ''}
                    ></kiosk-verdict>`
              }`
          : store && phase.kind !== 'closed' && phase.kind !== 'paused'
            ? html`<kiosk-trouble .brand=${screen.brand} language=${language}></kiosk-trouble>`
            : html`<kiosk-fault .fault=${phase} language=${language}></kiosk-fault>`
      }
      ${store ? html`<footer><kiosk-foot .state=${state}></kiosk-foot></footer>` : this.#footer(state, phase.kind === 'camera', covered)}
    </main>`;
  }

  #footer(state: State, pickIsBest: boolean, covered: boolean) {
    const { language, theme, watched, refusedFile, sync } = state;
    const text = textOf(language);
    const themeName = { auto: text.themeAuto, light: text.themeLight, dark: text.themeDark }[theme];
    const other = OFFERED[(OFFERED.indexOf(language) + 1) % OFFERED.length]!;
    const otherName = textOf(other).languageName;
    return html`<footer>
      <div class="refused" role="alert">${refusedFile === null ? nothing : text.fileRefused(refusedFile)}</div>
      <div class="actions">
        ${
          watched.kind === 'camera'
            ? nothing
            : html`<button class="button" data-testid="to-camera" @click=${asking(this, { kind: 'camera' })}>
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
          title=${otherName}
          @click=${asking(this, { kind: 'language', language: other })}
        >
          ${other.toUpperCase()}<span class="hidden">, ${otherName}</span>
        </button>
        <button
          class="button round"
          data-testid="theme"
          aria-label=${themeName}
          title=${themeName}
          @click=${asking(this, { kind: 'theme', theme: NEXT_THEME[theme] })}
        >
          ${THEME_GLYPH[theme]}
        </button>
        <button
          class="button round"
          data-testid="health"
          aria-label=${text.health}
          title=${text.health}
          @click=${asking(this, { kind: 'page', page: 'health' })}
        >
          ${pulse}
        </button>
      </div>
    </footer>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-app': KioskApp;
  }
}
