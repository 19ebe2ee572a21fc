/** The shop's own mark, or its name; who holds it for two seconds asks for the staff's sheet. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ScreenSettings } from '#contract/screen';
import { Hold } from '../staff/hold.ts';
import { shared, tokens } from '../tokens.ts';
import { logoUrl } from './logo.ts';

/** What is shown where the operator set no name. */
export const OWN_NAME = 'Vitrine';

@customElement('kiosk-brand')
export class KioskBrand extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 3rem;
        pointer-events: auto;
        touch-action: none;
        user-select: none;
        font-family: var(--display);
        font-size: clamp(1.35rem, 3vmin, 2rem);
        font-weight: 650;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      .mark {
        display: flex;
        align-items: center;
        min-height: 3rem;
      }
      img {
        display: block;
        max-width: min(40vmin, 18rem);
        height: clamp(2.5rem, 7vmin, 4.5rem);
        object-fit: contain;
        pointer-events: none;
      }
      /* Grows while it is held, so that whoever holds it knows that something will come of it. */
      .held::after {
        content: '';
        position: absolute;
        inset: auto 0 0;
        height: 3px;
        background: currentColor;
        animation: fill 2s linear;
      }
      @keyframes fill {
        from {
          transform: scaleX(0);
        }
      }
    `,
  ];

  @property({ attribute: false }) brand: ScreenSettings['brand'] | null = null;
  readonly #hold: Hold = new Hold(this);

  protected override render() {
    const { name, logo } = this.brand ?? { name: null, logo: null };
    const mark =
      logo === null ? (name ?? OWN_NAME) : html`<img src=${logoUrl(logo)} alt=${name ?? OWN_NAME} draggable="false" />`;
    return html`<div class="mark ${this.#hold.held ? 'held' : ''}">${mark}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-brand': KioskBrand;
  }
}
