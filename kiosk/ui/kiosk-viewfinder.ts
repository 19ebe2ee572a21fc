/** The camera picture, mirrored, or a picked picture as it is, with the corners of the region that is read. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FrameGuide } from '../state/state.ts';
import { coverPlacement } from './placement.ts';
import { tokens } from './tokens.ts';

@customElement('kiosk-viewfinder')
export class KioskViewfinder extends LitElement {
  static override readonly styles = [
    tokens,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        background: #0d0c0a;
      }
      video,
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      :host([mirrored]) video {
        transform: scaleX(-1);
      }
      :host(:not([mirrored])) :is(video, img) {
        object-fit: contain;
        padding: 6rem var(--edge) var(--edge);
        box-sizing: border-box;
      }
      .guide {
        position: absolute;
        left: var(--x);
        top: var(--y);
        width: var(--w);
        height: var(--h);
        box-shadow: 0 0 0 200vmax rgb(13 12 10 / 22%);
        border-radius: 1.5rem;
        pointer-events: none;
      }
      .corner {
        position: absolute;
        width: clamp(1.75rem, 8%, 3.5rem);
        aspect-ratio: 1;
        border: 0 solid #fff;
        filter: drop-shadow(0 0 6px rgb(0 0 0 / 45%));
        transition: border-color 400ms;
      }
      :host([found]) .corner {
        border-color: #ffb08c;
      }
      .corner:nth-child(1) {
        left: 0;
        top: 0;
        border-width: 4px 0 0 4px;
        border-top-left-radius: 1.5rem;
      }
      .corner:nth-child(2) {
        right: 0;
        top: 0;
        border-width: 4px 4px 0 0;
        border-top-right-radius: 1.5rem;
      }
      .corner:nth-child(3) {
        right: 0;
        bottom: 0;
        border-width: 0 4px 4px 0;
        border-bottom-right-radius: 1.5rem;
      }
      .corner:nth-child(4) {
        left: 0;
        bottom: 0;
        border-width: 0 0 4px 4px;
        border-bottom-left-radius: 1.5rem;
      }
    `,
  ];

  /** The video or picture to show; it stays its owner's. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  @property({ attribute: false }) frame: FrameGuide | null = null;
  /** People expect a mirror of themselves, and a picture as it was taken. */
  @property({ type: Boolean, reflect: true }) mirrored = false;
  /** A garment is named: the corners take the accent colour. */
  @property({ type: Boolean, reflect: true }) found = false;
  @property() label = '';
  @state() private size = { width: 0, height: 0 };

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override render() {
    this.view?.setAttribute('aria-label', this.label);
    const place = this.mirrored && this.frame !== null ? coverPlacement(this.frame, this.size) : null;
    if (place !== null)
      for (const [name, value] of Object.entries({ x: place.x, y: place.y, w: place.width, h: place.height }))
        this.style.setProperty(`--${name}`, `${value.toFixed(1)}px`);
    return html`${this.view}${
      place === null
        ? nothing
        : html`<div class="guide" aria-hidden="true">
            <i class="corner"></i><i class="corner"></i><i class="corner"></i><i class="corner"></i>
          </div>`
    }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-viewfinder': KioskViewfinder;
  }
}
