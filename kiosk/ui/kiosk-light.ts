/** A soft light over the empty mirror that follows movement, so that a passer-by notices that the screen reacts. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Mounting } from '../state/mounting.ts';
import { LIGHT_GRID, movementIn, turned } from './light.ts';
import { tokens } from './tokens.ts';
import { vars } from './vars.ts';

/** How often it is looked, in ms. */
const LOOK_MS = 250;
/** How far it goes towards the movement in one look, 0–1. */
const SOFT = 0.35;

@customElement('kiosk-light')
export class KioskLight extends LitElement {
  static override readonly styles = [
    tokens,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
      i {
        position: absolute;
        inset-inline-start: -60%;
        top: -60%;
        width: 120%;
        height: 120%;
        background: radial-gradient(closest-side, rgb(255 236 214 / 40%), rgb(255 236 214 / 12%) 55%, transparent);
        mix-blend-mode: soft-light;
        transform: translate(var(--x), var(--y));
        transition: transform 500ms ease-out;
      }
      @media (prefers-reduced-motion: reduce) {
        i {
          transition: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: HTMLElement | null = null;
  @property({ type: Boolean }) mirror = false;
  @property({ attribute: false }) rotate: Mounting['rotate'] = 0;
  /** In the upright picture, not mirrored. */
  #at = { x: 0.5, y: 0.4 };
  #before: Uint8ClampedArray | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #context = new OffscreenCanvas(LIGHT_GRID.width, LIGHT_GRID.height).getContext('2d', { willReadFrequently: true });

  override connectedCallback(): void {
    super.connectedCallback();
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#before = null;
  }

  protected override render() {
    const { x, y } = this.#at;
    // Of the light itself, which is 1.2 times as large as what it lies on.
    const shift = (share: number) => `${((share / 1.2) * 100).toFixed(1)}%`;
    return html`<i ${vars({ x: shift(this.mirror ? 1 - x : x), y: shift(y) })}></i>`;
  }

  #look(): void {
    const { view } = this;
    if (!(view instanceof HTMLVideoElement) || view.videoWidth === 0 || this.#context === null) return;
    this.#context.drawImage(view, 0, 0, LIGHT_GRID.width, LIGHT_GRID.height);
    const now = this.#context.getImageData(0, 0, LIGHT_GRID.width, LIGHT_GRID.height).data;
    const moved = this.#before === null ? null : movementIn(this.#before, now);
    this.#before = now;
    if (moved === null) return;
    const { x, y } = turned(moved, this.rotate);
    this.#at = { x: this.#at.x + SOFT * (x - this.#at.x), y: this.#at.y + SOFT * (y - this.#at.y) };
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-light': KioskLight;
  }
}
