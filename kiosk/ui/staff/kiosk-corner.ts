/** A corner at the foot of the window, unseen, which staff hold as they hold the mark: a mark at the top is out of reach from a wheelchair. */
import { css, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Hold } from './hold.ts';

@customElement('kiosk-corner')
export class KioskCorner extends LitElement {
  static override readonly styles = css`
    :host {
      position: absolute;
      z-index: 2;
      inset-block-end: 0;
      inset-inline-start: 0;
      width: clamp(4rem, 12vmin, 9rem);
      aspect-ratio: 1;
      touch-action: none;
      user-select: none;
    }
  `;

  constructor() {
    super();
    new Hold(this);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-corner': KioskCorner;
  }
}
