/** The technician's rows of the staff's sheet: how every part of this screen is doing, in words that can be read out on the telephone. */
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { State } from '../state/state.ts';
import { asking } from './ask.ts';
import { healthSections } from './health-rows.ts';
import { healthStyles } from './health-styles.ts';
import { textOf } from './text.ts';
import { shared, tokens, wrapping } from './tokens.ts';

@customElement('kiosk-health')
export class KioskHealth extends LitElement {
  static override readonly styles = [tokens, shared, wrapping, healthStyles];

  @property({ attribute: false }) state: State | null = null;

  protected override render() {
    const { state } = this;
    if (state === null) return null;
    return html`<div class="sections">
        ${healthSections(state).map(
          ({ title, rows }) =>
            html`<section>
              <h3>${title}</h3>
              <dl>
                ${rows.map(
                  ({ key, label, value, bad }) =>
                    html`<div class=${bad === true ? 'bad' : ''} data-testid=${key}>
                      <dt dir="auto">${label}</dt>
                      <dd dir="auto">${value}</dd>
                    </div>`,
                )}
              </dl>
            </section>`,
        )}
      </div>
      <button class="button" data-testid="check-now" @click=${asking(this, { kind: 'check-now' })}>
        ${textOf(state.language).checkNow}
      </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-health': KioskHealth;
  }
}
