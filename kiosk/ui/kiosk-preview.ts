/** A small second picture of the camera, live, turned and mirrored as the screen shows it, beside the settings that change it. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { FIRST_MOUNTING, type Mounting } from '../state/mounting.ts';

@customElement('kiosk-preview')
export class KioskPreview extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      position: relative;
      container-type: size;
      aspect-ratio: 4 / 3;
      border-radius: 1rem;
      overflow: hidden;
      background: #0d0c0a;
    }
    video {
      position: absolute;
      inset-block-start: 50%;
      inset-inline-start: 50%;
      width: 100cqw;
      height: 100cqh;
      object-fit: contain;
      transform: translate(-50%, -50%) scaleX(var(--flip, 1)) rotate(var(--turn, 0deg));
    }
    .mirror {
      --flip: -1;
    }
    /* On its side it is as wide as the place is high. */
    :is(.turn90, .turn270) {
      width: 100cqh;
      height: 100cqw;
    }
    .turn90 {
      --turn: 90deg;
    }
    .turn180 {
      --turn: 180deg;
    }
    .turn270 {
      --turn: 270deg;
    }
  `;

  /** The video that the camera is shown in; it stays its owner's. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  /** Changes whenever the camera is another one, or comes back. */
  @property() camera = '';
  @property() label = '';
  @property({ attribute: false }) mounting: Mounting = FIRST_MOUNTING;

  protected override render() {
    const { rotate, mirror } = this.mounting;
    return html`<div dir="ltr">
      <video
        class="turn${rotate} ${mirror ? 'mirror' : ''}"
        muted
        autoplay
        playsinline
        aria-label=${this.label}
        ${ref(this.#show)}
      ></video>
    </div>`;
  }

  protected override updated(): void {
    this.#show(this.renderRoot.querySelector('video') ?? undefined);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const video = this.renderRoot.querySelector('video');
    if (video !== null) video.srcObject = null;
  }

  readonly #show = (video: Element | undefined): void => {
    if (!(video instanceof HTMLVideoElement)) return;
    const stream = this.view instanceof HTMLVideoElement ? this.view.srcObject : null;
    if (video.srcObject !== stream) video.srcObject = stream;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-preview': KioskPreview;
  }
}
