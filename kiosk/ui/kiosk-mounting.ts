/** How camera and screen hang: the picture turned until it is upright, mirrored, and fitted to the screen. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FIRST_MOUNTING, type Mounting } from '../state/mounting.ts';
import type { Language } from '../state/settings.ts';
import { asking } from './ask.ts';
import { textOf } from './text.ts';
import { shared, switched, tokens, wrapping } from './tokens.ts';

const NEXT_TURN = { 0: 90, 90: 180, 180: 270, 270: 0 } as const;

@customElement('kiosk-mounting')
export class KioskMounting extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    wrapping,
    switched,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
      }
    `,
  ];

  @property({ attribute: false }) mounting: Mounting = FIRST_MOUNTING;
  @property() language: Language = 'en';

  protected override render() {
    const { rotate, mirror, fit } = this.mounting;
    const text = textOf(this.language).sheet;
    const filled = fit === 'cover';
    return html`<button class="button" data-testid="turn" @click=${this.#ask({ rotate: NEXT_TURN[rotate] })}>
        ${text.turn(`${rotate}°`)}
      </button>
      <button class="button" data-testid="mirror" aria-pressed=${mirror} @click=${this.#ask({ mirror: !mirror })}>
        ${text.mirrored}
      </button>
      <button class="button" data-testid="fit" aria-pressed=${filled} @click=${this.#ask({ fit: filled ? 'contain' : 'cover' })}>
        ${text.filled}
      </button>`;
  }

  #ask(change: Partial<Mounting>) {
    return asking(this, { kind: 'mounting', mounting: { ...this.mounting, ...change } });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-mounting': KioskMounting;
  }
}
