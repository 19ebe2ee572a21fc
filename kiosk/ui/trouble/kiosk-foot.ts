/** The line at the foot for staff alone: the trouble's code and the screen's, to be read out on the telephone. Words stand in their sheet. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { codeOf } from '#contract/trouble';
import { isFaulty } from '../../state/phase.ts';
import { shortCode } from '../../state/service.ts';
import type { State } from '../../state/state.ts';
import { lightOf, troubleOf } from '../../state/trouble.ts';
import { shared, tokens } from '../tokens.ts';

@customElement('kiosk-foot')
export class KioskFoot extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      p {
        padding: 0.5rem 1rem;
        border-radius: 999px;
        background: rgb(13 12 10 / 84%);
        color: #fff;
        /* 34 px on a screen of 1080 × 1920. */
        font-size: clamp(1rem, 3.15vmin, 2.1rem);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.03em;
        white-space: nowrap;
      }
      :host {
        display: inline-block;
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) state: State | null = null;

  protected override render() {
    const { state } = this;
    if (state === null) return nothing;
    const trouble = troubleOf(state);
    // What was asked for, and the first seconds of a start, are no trouble.
    if (trouble === null || trouble === 'closed' || trouble === 'starting') return nothing;
    // Who tries a picture was told of the camera before.
    if (state.watched.kind !== 'camera' && isFaulty(state.camera)) return nothing;
    const code = shortCode(state.service);
    return html`<p dir="ltr" data-testid="staff-line" data-light=${lightOf(trouble)}>
      ${codeOf(trouble)}${code === null ? '' : ` · ${code}`}
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-foot': KioskFoot;
  }
}
