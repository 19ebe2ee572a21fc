/** A full card for whenever there is no answer to give: what is missing, and what to do about it. */
import { css, html, LitElement, nothing } from 'lit';
import type { SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { timeOfDay } from '../state/hours.ts';
import type { Language } from '../state/settings.ts';
import type { Phase } from '../state/state.ts';
import { percent } from './format.ts';
import * as glyphs from './glyphs.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';

export type Fault = Exclude<Phase, { readonly kind: 'watching' }>;
type Card = keyof ReturnType<typeof textOf>['fault'];

const DRAWINGS: Record<Card, SVGTemplateResult> = {
  closed: glyphs.moon,
  paused: glyphs.noLens,
  starting: glyphs.hanger,
  denied: glyphs.noLens,
  none: glyphs.plug,
  busy: glyphs.noLens,
  unplugged: glyphs.plug,
  frozen: glyphs.lens,
  unanswered: glyphs.noLens,
  insecure: glyphs.lock,
  fetching: glyphs.cloud,
  unreachable: glyphs.noCloud,
  intercepted: glyphs.noCloud,
  'server-fault': glyphs.cloud,
  'no-storage': glyphs.warning,
  'no-release': glyphs.hanger,
  outdated: glyphs.cloud,
  refused: glyphs.warning,
  unsupported: glyphs.warning,
  engine: glyphs.warning,
};

@customElement('kiosk-fault')
export class KioskFault extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: grid;
        align-content: center;
        padding: var(--edge);
        container-type: inline-size;
      }
      section {
        display: grid;
        gap: var(--gap);
        max-width: 46rem;
      }
      svg {
        width: clamp(4.5rem, 15vmin, 9rem);
        height: auto;
        stroke-width: 1;
        color: var(--accent);
        margin-inline-start: -0.25rem;
      }
      h1 {
        font-size: clamp(2.5rem, min(11cqi, 10vmin), 6.5rem);
        font-weight: 600;
        line-height: 1;
        letter-spacing: -0.035em;
        text-wrap: balance;
        overflow-wrap: break-word;
        hyphens: auto;
      }
      p {
        font-size: clamp(1.2rem, 2.6vmin, 1.7rem);
        line-height: 1.45;
        color: var(--quiet);
        text-wrap: pretty;
      }
      .progress {
        display: grid;
        gap: 0.75rem;
      }
      .number {
        font-size: clamp(2rem, 6vmin, 4rem);
        font-weight: 600;
        color: var(--accent);
        font-variant-numeric: tabular-nums;
        letter-spacing: -0.02em;
      }
      .bar {
        height: 8px;
        border-radius: 4px;
        background: var(--line);
        overflow: hidden;
      }
      .bar::after {
        content: '';
        display: block;
        height: 100%;
        background: var(--accent);
        transform: scaleX(var(--share));
        transform-origin: 0 50%;
      }
      .starting {
        /* Most starts take less than this; nobody should see the card flash by. */
        animation: appear 500ms 400ms backwards;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) fault: Fault = { kind: 'starting' };
  @property() language: Language = 'en';

  protected override render() {
    const { fault } = this;
    const card = cardOf(fault);
    const words = textOf(this.language).fault[card];
    return html`<section class=${card} role=${card === 'starting' ? 'presentation' : 'status'}>
      ${DRAWINGS[card]}
      <h1>${words.title}</h1>
      <p>${words.body}</p>
      ${fault.kind === 'closed' ? html`<p>${textOf(this.language).opensAt(timeOfDay(fault.opensAt, this.language))}</p>` : nothing}
      ${fault.kind === 'fetching' && fault.share !== null ? this.#progress(fault.share, words.title) : nothing}
      <slot></slot>
    </section>`;
  }

  #progress(share: number, title: string) {
    const now = percent(this.language, share);
    return html`<div
      class="progress"
      role="progressbar"
      aria-label=${title}
      aria-valuenow=${Math.round(share * 100)}
      aria-valuetext=${now}
    >
      <span class="number">${now}</span><i class="bar" ${vars({ share: share.toFixed(3) })}></i>
    </div>`;
  }
}

/** The words and drawing for a fault. */
function cardOf(fault: Fault): Card {
  return fault.kind === 'camera' ? fault.fault : fault.kind;
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-fault': KioskFault;
  }
}
