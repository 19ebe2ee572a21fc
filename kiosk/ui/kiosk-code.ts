/** A code to scan (QR, ISO/IEC 18004) for a text; dark on white in every theme, with the quiet zone that scanners need. */
import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import qrcode from 'qrcode-generator';

/** Modules of white around it (section 6.3.8). */
const QUIET = 4;

@customElement('kiosk-code')
export class KioskCode extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      aspect-ratio: 1;
      border-radius: 0.5rem;
      overflow: hidden;
      background: #fff;
      forced-color-adjust: none;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      fill: #000;
      shape-rendering: crispEdges;
    }
  `;

  @property() text = '';
  /** Read out instead of the picture. */
  @property() label = '';

  protected override render() {
    const code = qrcode(0, 'M');
    code.addData(this.text, 'Byte');
    code.make();
    const side = code.getModuleCount();
    const numbers = Array.from({ length: side }, (_, i) => i);
    const path = numbers
      .flatMap((y) => numbers.filter((x) => code.isDark(y, x)).map((x) => `M${x + QUIET} ${y + QUIET}h1v1h-1z`))
      .join('');
    const size = side + 2 * QUIET;
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label}>${svg`<path d=${path} />`}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-code': KioskCode;
  }
}
