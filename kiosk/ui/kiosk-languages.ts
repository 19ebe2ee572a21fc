/** The choice of the screen's language; each language is written in its own words. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { languageSchema, type Language } from '../state/settings.ts';
import { asking } from './ask.ts';
import { directionOf } from './format.ts';
import { textOf } from './text.ts';
import { shared, switched, tokens, wrapping } from './tokens.ts';

/** The one in disguise is for developers: its address is `?lang=en-XA`. */
export const OFFERED: readonly Language[] = languageSchema.options.filter((language) => language !== 'en-XA');

@customElement('kiosk-languages')
export class KioskLanguages extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    wrapping,
    switched,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
      }
    `,
  ];

  @property() language: Language = 'en';

  protected override render() {
    return OFFERED.map(
      (each) =>
        html`<button
          class="button"
          lang=${each}
          dir=${directionOf(each)}
          data-testid="language-${each}"
          aria-pressed=${each === this.language ? 'true' : 'false'}
          @click=${asking(this, { kind: 'language', language: each })}
        >
          ${textOf(each).languageName}
        </button>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-languages': KioskLanguages;
  }
}
