/** Says from the first frame on that a camera runs and what becomes of its pictures, how to say no, and where to read more. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { modeOf } from '../../state/may.ts';
import type { State } from '../../state/state.ts';
import { asking } from '../ask.ts';
import '../kiosk-code.ts';
import { RequestEvent } from '../request.ts';
import { textOf } from '../text.ts';
import { shared, tokens, wrapping } from '../tokens.ts';
import { policyAddress } from './policy-address.ts';

type Kind = 'on' | 'off' | 'paused' | 'declined';

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
      section {
        display: flex;
        align-items: center;
        gap: 0.9rem;
        max-width: min(100%, 40rem);
        padding: 0.6rem 1rem;
        border-radius: 1.25rem;
        /* Over any picture: 15 : 1 for the words. */
        background: rgb(13 12 10 / 84%);
        color: #fff;
      }
      .words {
        display: grid;
        gap: 0.25rem;
        justify-items: start;
        min-width: 0;
      }
      .said {
        display: flex;
        align-items: center;
        gap: 0.6em;
        /* 34 px and more on a screen of 1080 × 1920. */
        font-size: clamp(1rem, 3.2vmin, 2.25rem);
        font-weight: 600;
        line-height: 1.2;
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
      .off i,
      .paused i,
      .declined i {
        background: transparent;
        box-shadow: inset 0 0 0 3px #fff;
      }
      .more {
        font-size: clamp(0.95rem, 2vmin, 1.35rem);
        line-height: 1.3;
        text-wrap: pretty;
      }
      kiosk-code {
        flex: none;
        width: clamp(4rem, 13vmin, 11rem);
      }
      .button {
        border-color: #fff;
        color: #fff;
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
    const store = modeOf(state) === 'store';
    return html`<section class=${kind} data-testid="notice" data-kind=${kind}>
      <div class="words">
        <p class="said" role="status"><i aria-hidden="true"></i><span>${text[kind]}</span></p>
        ${kind === 'on' ? html`<p class="more">${text.raise}</p>` : kind === 'declined' ? html`<p class="more">${text.resumes}</p>` : nothing}
        ${
          store
            ? nothing
            : html`<button class="button" data-testid="privacy-page" @click=${asking(this, { kind: 'page', page: 'privacy' })}>
                ${text.more}
              </button>`
        }
      </div>
      ${store ? html`<kiosk-code text=${policyAddress(location.origin, state)} label=${text.scan}></kiosk-code>` : nothing}
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
  if (camera.kind !== 'live' && camera.kind !== 'starting') return 'off';
  return service.declinedUntil === null ? 'on' : 'declined';
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-notice': KioskNotice;
  }
}
