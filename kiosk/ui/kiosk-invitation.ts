/** What the empty mirror says: the invitation, in one of the screen's languages after the other and each time at another place. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { titleIn, type Titles } from '#contract/titles';
import { invitationAt } from './burn-in.ts';
import { mirrorText, ownWords } from './text/mirror.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';

@customElement('kiosk-invitation')
export class KioskInvitation extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: block;
        position: absolute;
        inset: 0;
        pointer-events: none;
        overflow: hidden;
      }
      h1 {
        position: absolute;
        top: calc(var(--top) + (100% - var(--top) - var(--bottom) - 2.3em) * var(--y));
        inset-inline: var(--edge);
        box-sizing: border-box;
        width: fit-content;
        max-width: min(13em, 100% - 2 * var(--edge));
        font-size: max(2rem, 8.9vmin);
        font-weight: 650;
        line-height: 1.08;
        letter-spacing: -0.03em;
        text-wrap: balance;
        color: #fff;
        /* With the mirror's own shade it is read over white. */
        background: rgb(13 12 10 / 62%);
        border-radius: 0.3em;
        box-shadow: 0 0 0.5em 0.3em rgb(13 12 10 / 62%);
        animation: come 6s ease both;
      }
      .second {
        margin-inline-start: auto;
      }
      @media (orientation: landscape) {
        h1 {
          max-width: min(13em, calc(48% - var(--edge)));
          font-size: max(1.75rem, 6.8vmin);
        }
      }
      @keyframes come {
        0%,
        100% {
          opacity: 0;
          transform: translateY(0.25em);
        }
        12%,
        88% {
          opacity: 1;
          transform: none;
        }
        100% {
          transform: none;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        h1 {
          animation: none;
        }
      }
    `,
  ];

  /** Language tags; those the screen has words for take turns. */
  @property({ attribute: false }) languages: readonly string[] = [];
  /** The operator's words instead of the screen's own. */
  @property({ attribute: false }) titles: Titles | null = null;
  /** Whether it may be worn; otherwise it has to be held up. */
  @property({ type: Boolean }) worn = false;
  /** Pixels of the screen that other things take at its top and bottom. */
  @property({ attribute: false }) covered = { top: 0, bottom: 0 };
  /** Counts the invitations. */
  @property({ attribute: false }) turn = 0;

  protected override render() {
    const { titles, turn, covered } = this;
    const spoken = this.languages.filter((tag) => (titles === null ? ownWords(tag) !== null : true));
    const language = spoken[turn % Math.max(1, spoken.length)] ?? 'en';
    const words = mirrorText(language);
    const text = titleIn(titles ?? undefined, language) ?? (this.worn ? words.step : words.show);
    const { x, y } = invitationAt(turn);
    // Two headings take turns, so that each comes up afresh.
    const line = html`<h1
      lang=${language}
      dir=${directionOf(language)}
      class=${x === 0 ? 'first' : 'second'}
      ${vars({ y: y.toFixed(3), top: `${covered.top}px`, bottom: `${covered.bottom}px` })}
    >
      ${text}
    </h1>`;
    return turn % 2 === 0 ? html`${line}${nothing}` : html`${nothing}${line}`;
  }
}

/** How a language is written, as the browser knows it. */
function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr';
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-invitation': KioskInvitation;
  }
}
