/** Marks the strip of the mirror in which nobody is looked at: dimmed, hatched, with an edge and words that need no colour. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Language } from '../../state/settings.ts';
import { textOf } from '../text.ts';
import { shared, tokens } from '../tokens.ts';
import { vars } from '../vars.ts';

@customElement('kiosk-unseen')
export class KioskUnseen extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        pointer-events: none;
      }
      div {
        position: absolute;
        inset-block: 0;
        inset-inline-start: 0;
        width: calc(100% * var(--share));
        display: grid;
        place-content: center;
        border-inline-end: 4px dashed #fff;
        background: repeating-linear-gradient(135deg, rgb(13 12 10 / 78%) 0 1.5rem, rgb(13 12 10 / 66%) 1.5rem 3rem);
        color: #fff;
      }
      p {
        writing-mode: vertical-rl;
        rotate: 180deg;
        padding: 1rem 0.15em;
        border-radius: 999px;
        line-height: 1.1;
        background: rgb(13 12 10 / 84%);
        font-size: clamp(0.95rem, 2.2vmin, 1.5rem);
        font-weight: 600;
        white-space: nowrap;
      }
    `,
  ];

  /** Of the mirror's width, from the left of what is shown. */
  @property({ type: Number }) share = 0;
  @property() language: Language = 'en';

  protected override render() {
    // A picture has a left in every language.
    return html`<div dir="ltr" data-testid="unseen" ${vars({ share: this.share })}>
      <p>${textOf(this.language).notice.unseen}</p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-unseen': KioskUnseen;
  }
}
