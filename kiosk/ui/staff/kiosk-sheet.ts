/** The staff's sheet: how this screen is in one sentence, what to do about it, and the few things that staff need. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { codeOf } from '#contract/trouble';
import { diagnosticsOf, summaryOf } from '../../state/diagnostics.ts';
import { modeOf } from '../../state/may.ts';
import { shortCode } from '../../state/service.ts';
import { DARKEST } from '../../state/settings.ts';
import type { State } from '../../state/state.ts';
import { lightOf, troubleOf } from '../../state/trouble.ts';
import { asking } from '../ask.ts';
import { remaining } from '../format.ts';
import { cameraNames } from '../cameras.ts';
import { back } from '../glyphs.ts';
import '../kiosk-code.ts';
import '../kiosk-health.ts';
import '../kiosk-languages.ts';
import '../kiosk-mounting.ts';
import '../kiosk-name.ts';
import '../kiosk-preview.ts';
import { RequestEvent } from '../request.ts';
import { textOf } from '../text.ts';
import { paged, shared, tokens, wrapping } from '../tokens.ts';
import { saveText, surroundings } from './save.ts';
import { sheetStyles } from './sheet-styles.ts';

const TICK_MS = 500;
/** The sheet says that it will close when so much is left, in ms. */
const SOON_MS = 20_000;

@customElement('kiosk-sheet')
export class KioskSheet extends LitElement {
  static override readonly styles = [tokens, shared, wrapping, paged, sheetStyles];

  @property({ attribute: false }) state: State | null = null;
  /** The video that the camera is shown in. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  @state() private now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Not here: a press beside the controls takes the focus to the document.
    window.addEventListener('keydown', this.#escape);
    this.#timer = setInterval(() => (this.now = Date.now()), TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#escape);
    clearInterval(this.#timer);
  }

  /** The heading takes the focus, so that a screen reader starts here. */
  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus();
  }

  protected override render() {
    const { state } = this;
    if (state === null) return nothing;
    const text = textOf(state.language);
    return html`<main>
      <h1 tabindex="-1">${text.health}</h1>
      ${this.#light(state)} ${this.#bar(state)}
      <div class="sections">
        ${this.#screen(state)} ${this.#camera(state)} ${this.#help(state)}
        <details ?open=${modeOf(state) === 'demo'}>
          <summary data-testid="technician">${text.sheet.technician}</summary>
          <kiosk-health .state=${state}></kiosk-health>
        </details>
      </div>
    </main>`;
  }

  #light(state: State) {
    const text = textOf(state.language);
    const trouble = troubleOf(state);
    const light = lightOf(trouble);
    const words = trouble === null ? { says: text.sheet.well, todo: text.sheet.wellTodo } : text.troubles[trouble];
    const { pausedUntil } = state.service;
    return html`<section
      class="light ${light}"
      data-testid="light"
      data-light=${light}
      data-code=${trouble === null ? '' : codeOf(trouble)}
    >
      <i class="lamp" aria-hidden="true"></i>
      <div>
        <h2>${text.sheet.light[light]}${trouble === null ? nothing : html` <span class="code">${codeOf(trouble)}</span>`}</h2>
        <p class="says">${words.says}</p>
        <p>${words.todo}</p>
        ${
          pausedUntil === null
            ? nothing
            : html`<p data-testid="paused-for">${text.sheet.pausedFor(remaining(state.language, pausedUntil - this.now))}</p>`
        }
      </div>
    </section>`;
  }

  /** What staff come for. It stands at the foot of the screen, where everybody can reach it, and the rest scrolls above. */
  #bar({ language, service }: State) {
    const text = textOf(language).sheet;
    const { door } = service;
    const left = door.kind === 'open' ? door.closesAt - this.now : Infinity;
    const pausing = service.pausedUntil === null ? 'pause' : 'resume';
    return html`<div class="bar">
      <button class="button strong" data-testid=${pausing} @click=${asking(this, { kind: pausing })}>${text[pausing]}</button>
      <kiosk-languages role="group" aria-label=${text.language} language=${language}></kiosk-languages>
      <div class="brightness">
        <label for="brightness">${text.brightness}</label>
        <input
          id="brightness"
          type="range"
          data-testid="brightness"
          min=${Math.round(100 * (1 - DARKEST))}
          max="100"
          step="5"
          .value=${String(Math.round(100 * (1 - service.dim)))}
          @input=${this.#dim}
        />
      </div>
      <div class="end">
        <p class="closes" role="status">${left <= SOON_MS ? text.closes(remaining(language, left)) : ''}</p>
        <button class="button" data-testid="back" @click=${asking(this, { kind: 'staff-done' })}>${back}${text.done}</button>
      </div>
    </div>`;
  }

  #screen({ language, service }: State) {
    const text = textOf(language).sheet;
    return html`<section>
      <h2>${text.thisScreen}</h2>
      <kiosk-name .name=${service.name} language=${language}></kiosk-name>
      <dl>
        <div>
          <dt>${text.code}</dt>
          <dd class="code" data-testid="screen-code" dir="ltr">${shortCode(service) ?? '–'}</dd>
        </div>
      </dl>
      <p class="hint">${text.codeHint}</p>
    </section>`;
  }

  #camera(state: State) {
    const { language, camera, devices } = state;
    const text = textOf(language);
    const current = camera.kind === 'live' ? camera.deviceId : '';
    const names = cameraNames(devices, text.cameraNumber);
    return html`<section>
      <h2>${text.sheet.camera}</h2>
      ${
        camera.kind === 'live'
          ? html`<kiosk-preview
                .view=${this.view}
                .mounting=${state.mounting}
                camera=${camera.deviceId}
                label=${text.sheet.preview}
              ></kiosk-preview>
              <kiosk-mounting .mounting=${state.mounting} language=${language}></kiosk-mounting>`
          : html`<p class="hint">${text.sheet.noPreview}</p>`
      }
      ${
        devices.length === 0
          ? nothing
          : html`<label for="camera">${text.row.cameraChoice}</label>
              <select id="camera" data-testid="camera-choice" @change=${this.#choose}>
                ${devices.map(({ id }, index) => html`<option value=${id} ?selected=${id === current}>${names[index]}</option>`)}
              </select>`
      }
    </section>`;
  }

  #help(state: State) {
    const text = textOf(state.language).sheet;
    return html`<section class="help">
      <div class="buttons">
        <button class="button" data-testid="save-diagnostics" @click=${this.#save}>${text.save}</button>
        <p class="hint">${text.saveHint}</p>
        <button class="button" data-testid="privacy" @click=${asking(this, { kind: 'page', page: 'privacy' })}>
          ${text.privacy}
        </button>
        <button class="button" data-testid="restart" @click=${asking(this, { kind: 'restart' })}>${text.restart}</button>
      </div>
      <figure>
        <kiosk-code text=${summaryOf(state)} label=${text.scan}></kiosk-code>
        <figcaption class="hint">${text.scan}</figcaption>
      </figure>
    </section>`;
  }

  readonly #save = (): void => {
    const { state } = this;
    if (state === null) return;
    const name = `vitrine-${shortCode(state.service) ?? 'screen'}-${new Date().toISOString().slice(0, 16).replace(':', '')}.json`;
    saveText(name, JSON.stringify(diagnosticsOf(state, surroundings(), Date.now()), null, 2));
  };
  readonly #dim = (event: Event): void => {
    const { valueAsNumber } = event.currentTarget as HTMLInputElement;
    this.dispatchEvent(new RequestEvent({ kind: 'dim', dim: Math.min(DARKEST, Math.max(0, 1 - valueAsNumber / 100)) }));
  };
  readonly #choose = (event: Event): void => {
    const { value } = event.currentTarget as HTMLSelectElement;
    if (value !== '') this.dispatchEvent(new RequestEvent({ kind: 'choose-camera', deviceId: value }));
  };
  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') asking(this, { kind: 'staff-done' })();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-sheet': KioskSheet;
  }
}
