/** The screen outside the opening hours: black, with the mark and the time of opening moving slowly across. */
import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { timeOfDay } from '../state/hours.ts';
import type { Language } from '../state/settings.ts';
import { nightMarkAt } from './burn-in.ts';
import { directionOf } from './format.ts';
import { mirrorText } from './text/mirror.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';

/** How often the mark moves, in ms; it glides in between. */
const MOVE_MS = 1000;

@customElement('kiosk-night')
export class KioskNight extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: block;
        position: absolute;
        inset: 0;
        overflow: hidden;
        background: #000;
      }
      .way {
        position: absolute;
        inset-block: var(--edge) calc(var(--edge) + max(12vmin, 7rem));
        inset-inline: var(--edge) calc(var(--edge) + min(60vmin, 70%));
        transform: translate(calc(var(--x) * 100%), calc(var(--y) * 100%));
        transition: transform 1s linear;
      }
      section {
        width: min(60vmin, 100cqw);
        color: #8f887c;
        overflow-wrap: break-word;
      }
      .brand {
        font-size: clamp(1.35rem, 4vmin, 2.75rem);
        font-weight: 650;
        letter-spacing: -0.03em;
      }
      .hint {
        padding-top: 0.4em;
        font-size: clamp(1rem, 2.2vmin, 1.5rem);
      }
      @media (prefers-reduced-motion: reduce) {
        .way {
          transition: none;
        }
      }
    `,
  ];

  @property() language: Language = 'en';
  /** Minutes since midnight. */
  @property({ attribute: false }) opensAt = 0;
  @property() mark = '';
  @state() private now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => (this.now = Date.now()), MOVE_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render() {
    const { x, y } = nightMarkAt(this.now);
    // It begins where lines begin.
    const along = directionOf(this.language) === 'rtl' ? -x : x;
    return html`<div class="way" ${vars({ x: along.toFixed(5), y: y.toFixed(5) })}>
      <section>
        <p class="brand">${this.mark}</p>
        <h1 class="hint">${mirrorText(this.language).opens(timeOfDay(this.opensAt, this.language))}</h1>
      </section>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-night': KioskNight;
  }
}
