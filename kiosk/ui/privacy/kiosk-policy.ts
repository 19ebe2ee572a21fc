/** The privacy page, made from the settings: who, why, what is looked at and counted, how long, how to say no, what was really sent. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ScreenSettings } from '#contract/screen';
import { KEEP_DAYS } from '#contract/telemetry';
import { titleIn } from '#contract/titles';
import type { Sent } from '../../state/service.ts';
import type { Language } from '../../state/settings.ts';
import { asking } from '../ask.ts';
import { bytes, percent, whole } from '../format.ts';
import { back } from '../glyphs.ts';
import '../kiosk-code.ts';
import { textOf } from '../text.ts';
import { paged, shared, tokens, wrapping } from '../tokens.ts';
import { policyStyles } from './policy-styles.ts';

@customElement('kiosk-policy')
export class KioskPolicy extends LitElement {
  static override readonly styles = [tokens, shared, wrapping, paged, policyStyles];

  @property({ attribute: false }) privacy: ScreenSettings['privacy'] | null = null;
  @property({ attribute: false }) sent: Sent | null = null;
  @property() language: Language = 'en';
  /** Its own address for a phone, on a screen; a phone needs none, and has nowhere to go back to. */
  @property() address = '';

  protected override firstUpdated(): void {
    if (this.address !== '') this.renderRoot.querySelector('h1')?.focus();
  }

  protected override render() {
    const { language, privacy, sent } = this;
    const text = textOf(language).policy;
    const purpose = titleIn(privacy?.purpose ?? undefined, language) ?? text.purpose;
    const unseen = privacy?.unseen ?? 0;
    return html`<main>
      <header>
        ${
          this.address === ''
            ? nothing
            : html`<button class="button" data-testid="policy-back" @click=${asking(this, { kind: 'staff-done' })}>
                ${back}${text.back}
              </button>`
        }
        <h1 tabindex="-1">${text.title}</h1>
        <p class="lead">${text.lead}</p>
      </header>
      <div class="parts">
        ${this.#part(text.who, html`<p dir="auto">${privacy?.operator ?? text.whoUnknown}</p>`)}
        ${this.#part(text.contact, html`<p dir="auto">${privacy?.contact ?? text.contactUnknown}</p>`)}
        ${this.#part(text.why, html`<p dir="auto">${purpose}</p>`)}
        ${this.#part(
          text.seen,
          html`<p>${text.seenBody}</p>
            ${unseen > 0 ? html`<p>${text.unseen(percent(language, unseen))}</p>` : nothing}`,
        )}
        ${this.#part(text.counted, html`<p>${text.countedBody}</p>`)}
        ${this.#part(text.long, html`<p>${text.longBody(whole(language, KEEP_DAYS))}</p>`)}
        ${this.#part(
          text.no,
          html`<p>${text.noHand}</p>
            <p>${text.noStaff}</p>`,
        )}
        ${
          sent === null
            ? nothing
            : this.#part(
                text.measured,
                html`<p class="measured" data-testid="measured">
                    ${text.sent(bytes(language, sent.pictureBytes), whole(language, sent.requests))}
                  </p>
                  <p>${text.sentHint}</p>`,
              )
        }
        ${
          this.address === ''
            ? nothing
            : html`<figure>
                <kiosk-code text=${this.address} label=${text.scan}></kiosk-code>
                <figcaption>${text.scan}</figcaption>
              </figure>`
        }
      </div>
    </main>`;
  }

  #part(title: string, body: unknown) {
    return html`<section>
      <h2>${title}</h2>
      ${body}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-policy': KioskPolicy;
  }
}
