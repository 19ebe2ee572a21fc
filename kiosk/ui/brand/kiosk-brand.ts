/** The shop's own mark, or its name; who holds it for two seconds asks for the staff's sheet. */
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ScreenSettings } from '#contract/screen';
import { RequestEvent } from '../request.ts';
import { shared, tokens } from '../tokens.ts';
import { logoUrl } from './logo.ts';

/** What is shown where the operator set no name. */
export const OWN_NAME = 'Vitrine';
/** Nobody holds a mark for so long by accident, in ms. */
export const HOLD_MS = 2000;

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
  @state() private held = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.addEventListener('pointerdown', () => {
      this.held = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#release();
        this.dispatchEvent(new RequestEvent({ kind: 'staff' }));
      }, HOLD_MS);
    });
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) this.addEventListener(end, () => this.#release());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
  }

  protected override render() {
    const { name, logo } = this.brand ?? { name: null, logo: null };
    const mark =
      logo === null ? (name ?? OWN_NAME) : html`<img src=${logoUrl(logo)} alt=${name ?? OWN_NAME} draggable="false" />`;
    return html`<div class="mark ${this.held ? 'held' : ''}">${mark}</div>`;
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.held = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-brand': KioskBrand;
  }
}
