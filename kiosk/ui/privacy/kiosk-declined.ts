/** Shown instead of the verdict while recognition is paused because a visitor declined it. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Language } from '../../state/settings.ts';
import { textOf } from '../text.ts';
import { shared, tokens, wrapping } from '../tokens.ts';

@customElement('kiosk-declined')
export class KioskDeclined extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    wrapping,
    css`
      :host {
        display: grid;
        align-content: center;
        gap: var(--gap);
        min-width: 0;
      }
      h1 {
        font-family: var(--display);
        font-size: clamp(2.25rem, 8vmin, 6rem);
        font-weight: 650;
        letter-spacing: -0.03em;
        line-height: 1;
        text-wrap: balance;
        overflow-wrap: break-word;
      }
      p {
        font-size: clamp(1.15rem, 2.6vmin, 1.7rem);
        line-height: 1.45;
        color: var(--quiet);
      }
    `,
  ];

  @property() language: Language = 'en';

  protected override render() {
    const text = textOf(this.language).notice;
    return html`<h1>${text.declined}</h1>
      <p>${text.resumes}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-declined': KioskDeclined;
  }
}
