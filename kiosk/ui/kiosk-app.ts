/** The whole screen: puts the phase's elements in their places and hands each one just what it shows. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isSheetOpen, modeOf, setupOf } from '../state/may.ts';
import { phaseOf } from '../state/phase.ts';
import type { Phase, State } from '../state/state.ts';
import { appStyles } from './app-styles.ts';
import { asking } from './ask.ts';
import './brand/kiosk-brand.ts';
import { lens, lock, moon, halfMoon, pulse, sun } from './glyphs.ts';
import { isMarkShown, SLOT_MS } from './burn-in.ts';
import './kiosk-drop.ts';
import './kiosk-fault.ts';
import './kiosk-invitation.ts';
import './kiosk-night.ts';
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
import './staff/kiosk-corner.ts';
import './staff/kiosk-pin.ts';
import './staff/kiosk-sheet.ts';
import { mirrorText } from './text/mirror.ts';
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
    // Under every page the window stays: a <video> that leaves the document is paused.
    const over = this.#over(state);
    const returning = state.resetsIn === null ? nothing : mirrorText(state.language).returning(state.resetsIn);
    return html`${this.#window(state, over !== nothing)}${over}
      <p class="returning" role="status">${returning}</p>
      <div class="dim" aria-hidden="true" ${vars({ dim: state.service.dim })}></div>`;
  }

  /** What lies over the window, if anything does: staff's door before all else, then set-up, then a page that somebody asked for. */
  #over(state: State) {
    const { language, service, screen, page } = state;
    const step = setupOf(state);
    if (service.door.kind === 'asking') return html`<kiosk-pin .door=${service.door} language=${language}></kiosk-pin>`;
    if (isSheetOpen(state)) return html`<kiosk-sheet class="page" .state=${state} .view=${this.view}></kiosk-sheet>`;
    if (page === 'privacy')
      return html`<kiosk-policy
        class="page"
        .privacy=${screen.privacy}
        .sent=${service.sent}
        language=${language}
        address=${policyAddress(location.origin, state)}
      ></kiosk-policy>`;
    return step === null
      ? nothing
      : html`<kiosk-setup class="page" .state=${state} step=${step} .view=${this.view}></kiosk-setup>`;
  }

  #window(state: State, covered: boolean) {
    const phase = phaseOf(state);
    const watching = phase.kind === 'watching';
    return html`<main class=${watching ? 'watching' : phase.kind === 'closed' ? 'night' : 'waiting'} ?inert=${covered}>
      ${phase.kind === 'watching' ? this.#mirror(state, covered) : this.#wait(state, phase, covered)}
      ${modeOf(state) === 'store' ? html`<kiosk-corner></kiosk-corner>` : nothing}
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
        isCamera && screen.privacy.unseen > 0
          ? html`<kiosk-unseen share=${screen.privacy.unseen} language=${language}></kiosk-unseen>`
          : nothing
      }
      ${
        isEmpty
          ? html`<kiosk-invitation
              .languages=${screen.languages}
              .titles=${screen.brand.invitation}
              .worn=${people}
              .covered=${this.covered}
              .turn=${this.turn}
            ></kiosk-invitation>`
          : nothing
      }
      ${this.#header(state, true, isResting)}
      <div class="foot ${isEmpty ? 'empty' : ''} ${modeOf(state)}">
        ${
          state.service.declinedUntil !== null && isCamera
            ? html`<kiosk-declined language=${language}></kiosk-declined>`
            : html`<kiosk-verdict
                .shown=${shown}
                language=${language}
                .watched=${watched.kind}
                session=${session.kind}
                .trouble=${state.trouble !== null}
                .store=${modeOf(state) === 'store'}
                .takeAway=${screen.takeAway}
                .sound=${screen.sound}
                engine=${state.engine.kind === 'ready' ? state.engine.info.kind : ''}
              ></kiosk-verdict>`
        }
        ${this.#footer(state, false, covered)}
        <kiosk-notice .state=${state}></kiosk-notice>
      </div>`;
  }

  #wait(state: State, phase: Exclude<Phase, { readonly kind: 'watching' }>, covered: boolean) {
    const { language, screen } = state;
    const isPublic = modeOf(state) === 'store';
    if (phase.kind === 'closed')
      return html`<kiosk-night
          language=${language}
          .opensAt=${phase.opensAt}
          mark=${screen.brand.name ?? textOf(language).brand}
        ></kiosk-night>
        <header><kiosk-brand class="resting" .brand=${screen.brand}></kiosk-brand></header>
        ${this.#footer(state, false, covered)}`;
    return html`${this.#header(state, false, false)}
      ${
        isPublic && phase.kind !== 'paused'
          ? html`<kiosk-trouble .brand=${screen.brand} language=${language}></kiosk-trouble>`
          : html`<kiosk-fault .fault=${phase} language=${language}></kiosk-fault>`
      }
      ${this.#footer(state, phase.kind === 'camera', covered)} <kiosk-notice .state=${state}></kiosk-notice>`;
  }

  /** Who holds the mark asks for staff's sheet, also while it rests. */
  #header(state: State, watching: boolean, resting: boolean) {
    const { language, sync, trouble, screen } = state;
    return html`<header>
      <kiosk-brand class=${resting ? 'resting' : ''} .brand=${screen.brand}></kiosk-brand>
      ${
        modeOf(state) === 'store'
          ? nothing
          : html`<kiosk-status .sync=${sync} .trouble=${watching && trouble !== null} language=${language}></kiosk-status>`
      }
    </header>`;
  }

  #footer(state: State, pickIsBest: boolean, covered: boolean) {
    const { language, theme, watched, refusedFile, sync } = state;
    if (modeOf(state) === 'store') return html`<footer><kiosk-foot .state=${state}></kiosk-foot></footer>`;
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
      <button
        class="button privacy"
        data-testid="privacy-page"
        title=${text.notice.more}
        @click=${asking(this, { kind: 'page', page: 'privacy' })}
      >
        ${lock}<span class="words">${text.privacy}</span><span class="hidden"> ${text.notice.more}</span>
      </button>
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
