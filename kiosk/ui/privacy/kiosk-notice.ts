/** Says from the first frame on that a camera runs and what becomes of its pictures, how to say no, and where to read more. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { modeOf } from '../../state/may.ts';
import type { State } from '../../state/state.ts';
import '../kiosk-code.ts';
import { RequestEvent } from '../request.ts';
import { textOf } from '../text.ts';
import { shared, tokens, wrapping } from '../tokens.ts';
import { policyAddress } from './policy-address.ts';

type Kind = 'on' | 'starting' | 'off' | 'paused' | 'declined';

@customElement('kiosk-notice')
export class KioskNotice extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    wrapping,
    css`
      :host {
        display: block;
        min-width: 0;
        pointer-events: auto;
      }
      /* The code stands up from the line, which is no higher for it where the words need one line alone. */
      section {
        display: flex;
        align-items: flex-end;
        justify-content: space-between;
        gap: var(--gap);
      }
      .words {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.15em 0.8em;
        min-width: 0;
        padding: 0.4em 0.8em;
        border-radius: 0.8em;
        /* Over any picture: 15 : 1 for the words. */
        background: rgb(13 12 10 / 84%);
        color: #fff;
        /* 34 px and more on a screen of 1080 × 1920. */
        font-size: clamp(1rem, 3.2vmin, 2.25rem);
        line-height: 1.2;
      }
      .said {
        display: flex;
        align-items: center;
        gap: 0.6em;
        font-weight: 600;
        text-wrap: balance;
      }
      i {
        flex: none;
        width: 0.7em;
        height: 0.7em;
        border-radius: 50%;
        background: #35d07f;
        forced-color-adjust: none;
      }
      :is(.starting, .off, .paused, .declined) i {
        background: transparent;
        box-shadow: inset 0 0 0 3px #fff;
      }
      .more {
        text-wrap: pretty;
      }
      kiosk-code {
        flex: none;
        width: var(--code);
      }
      @media (orientation: landscape) {
        kiosk-code {
          margin-top: calc(3rem - var(--code));
        }
      }
      @media (max-width: 40rem) {
        kiosk-code {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) state: State | null = null;
  #told = false;

  protected override render() {
    const { state } = this;
    if (state === null) return nothing;
    const kind = kindOf(state);
    const text = textOf(state.language).notice;
    return html`<section class=${kind} data-testid="notice" data-kind=${kind}>
      <div class="words">
        <p class="said" role="status"><i aria-hidden="true"></i><span>${text[kind]}</span></p>
        ${kind === 'on' ? html`<p class="more">${text.raise}</p>` : kind === 'declined' ? html`<p class="more">${text.resumes}</p>` : nothing}
      </div>
      ${
        modeOf(state) === 'store'
          ? html`<kiosk-code text=${policyAddress(location.origin, state)} label=${text.scan}></kiosk-code>`
          : nothing
      }
    </section>`;
  }

  protected override updated(): void {
    if (this.#told || this.state === null || kindOf(this.state) !== 'on') return;
    this.#told = true;
    // Two frames on, it has been painted; a page that nobody sees paints none.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (this.isConnected && this.getBoundingClientRect().height > 0)
          this.dispatchEvent(new RequestEvent({ kind: 'noticed' }));
        else this.#told = false;
      }),
    );
  }
}

function kindOf({ camera, service }: State): Kind {
  if (service.pausedUntil !== null) return 'paused';
  // It is opened again by itself, and its lamp may be on already.
  if (camera.kind === 'frozen' || camera.kind === 'unanswered') return 'starting';
  if (camera.kind !== 'live' && camera.kind !== 'starting') return 'off';
  return service.declinedUntil === null ? 'on' : 'declined';
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-notice': KioskNotice;
  }
}
