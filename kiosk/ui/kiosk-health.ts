/** The health page: how this screen is doing, in words that store staff can read out on the telephone. */
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { State } from '../state/state.ts';
import { cameraNames } from './cameras.ts';
import { back } from './glyphs.ts';
import { healthSections } from './health-rows.ts';
import { healthStyles } from './health-styles.ts';
import { RequestEvent } from './request.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';

@customElement('kiosk-health')
export class KioskHealth extends LitElement {
  static override readonly styles = [tokens, shared, healthStyles];

  @property({ attribute: false }) state: State | null = null;

  /** The heading takes the focus, so that a screen reader starts here. */
  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus();
  }

  protected override render() {
    const { state } = this;
    if (state === null) return null;
    const text = textOf(state.language);
    return html`<main @keydown=${this.#escape}>
      <header>
        <button class="button" data-testid="back" @click=${this.#back}>${back}${text.back}</button>
        <h1 tabindex="-1">${text.health}</h1>
      </header>
      <div class="sections">
        ${healthSections(state).map(
          ({ title, rows }) =>
            html`<section>
              <h2>${title}</h2>
              <dl>
                ${rows.map(
                  ({ key, label, value, bad }) =>
                    html`<div class=${bad === true ? 'bad' : ''} data-testid=${key}>
                      <dt>${label}</dt>
                      <dd>${value}</dd>
                    </div>`,
                )}
              </dl>
            </section>`,
        )}
        ${this.#choice(state)}
      </div>
      <footer>
        <button class="button strong" data-testid="check-now" @click=${this.#checkNow}>${text.checkNow}</button>
      </footer>
    </main>`;
  }

  #choice(state: State) {
    const text = textOf(state.language);
    if (state.devices.length === 0) return null;
    const current = state.camera.kind === 'live' ? state.camera.deviceId : '';
    const names = cameraNames(state.devices, text.cameraNumber);
    return html`<section>
      <h2><label for="camera">${text.row.cameraChoice}</label></h2>
      <select id="camera" data-testid="camera-choice" @change=${this.#choose}>
        ${state.devices.map(({ id }, index) => html`<option value=${id} ?selected=${id === current}>${names[index]}</option>`)}
      </select>
    </section>`;
  }

  readonly #back = (): void => void this.dispatchEvent(new RequestEvent({ kind: 'page', page: 'window' }));
  readonly #checkNow = (): void => void this.dispatchEvent(new RequestEvent({ kind: 'check-now' }));
  readonly #choose = (event: Event): void => {
    const { value } = event.currentTarget as HTMLSelectElement;
    if (value !== '') this.dispatchEvent(new RequestEvent({ kind: 'choose-camera', deviceId: value }));
  };
  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#back();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-health': KioskHealth;
  }
}
