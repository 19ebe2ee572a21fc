/** What the public sees of any trouble in a store: the shop's mark and that it will be back, never a technical word. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ScreenSettings } from '#contract/screen';
import { OWN_NAME } from '../brand/kiosk-brand.ts';
import { logoUrl } from '../brand/logo.ts';
import type { Language } from '../../state/settings.ts';
import { textOf } from '../text.ts';
import { shared, tokens, wrapping } from '../tokens.ts';

@customElement('kiosk-trouble')
export class KioskTrouble extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    wrapping,
    css`
      :host {
        display: grid;
        place-content: safe center;
        justify-items: center;
        gap: calc(2 * var(--gap));
        min-height: 0;
        padding: var(--edge);
        text-align: center;
      }
      img {
        width: min(60vmin, 28rem);
        max-height: 40vmin;
        object-fit: contain;
      }
      .name {
        font-family: var(--display);
        font-size: clamp(3rem, 13vmin, 10rem);
        font-weight: 650;
        letter-spacing: -0.035em;
        line-height: 1;
        overflow-wrap: anywhere;
      }
      .soon {
        font-size: clamp(1.5rem, 4.4vmin, 3rem);
        font-weight: 400;
        color: var(--quiet);
        /* Most troubles pass before anybody has read that there is one. */
        animation: appear 600ms 3s backwards;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) brand: ScreenSettings['brand'] | null = null;
  @property() language: Language = 'en';

  protected override render() {
    const { name, logo } = this.brand ?? { name: null, logo: null };
    return html`${logo === null ? html`<p class="name">${name ?? OWN_NAME}</p>` : html`<img src=${logoUrl(logo)} alt=${name ?? OWN_NAME} draggable="false" />`}
      <h1 class="soon">${textOf(this.language).backSoon}</h1>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-trouble': KioskTrouble;
  }
}
