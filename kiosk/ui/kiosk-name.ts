/** What staff call this screen, to be written or mended: in set-up, and in the sheet of a screen that had none. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { LONGEST_NAME, type Language } from '../state/settings.ts';
import { RequestEvent } from './request.ts';
import { textOf } from './text.ts';
import { shared, tokens, wrapping } from './tokens.ts';

@customElement('kiosk-name')
export class KioskName extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    wrapping,
    css`
      :host {
        display: grid;
        gap: 0.5rem;
      }
      label,
      p {
        color: var(--quiet);
      }
      input {
        min-height: 3rem;
        min-width: 0;
        padding: 0.4rem 1rem;
        border: 1.5px solid var(--edge-line);
        border-radius: var(--round);
        background: var(--paper);
        font-size: 1.25rem;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) name: string | null = null;
  @property() language: Language = 'en';

  protected override render() {
    const text = textOf(this.language);
    return html`<label for="name">${text.sheet.name}</label>
      <input
        id="name"
        type="text"
        dir="auto"
        data-testid="screen-name"
        maxlength=${LONGEST_NAME}
        autocomplete="off"
        aria-describedby="hint"
        .value=${this.name ?? ''}
        @change=${this.#change}
      />
      <p id="hint">${text.setup.place.body}</p>`;
  }

  readonly #change = (event: Event): void => {
    const name = (event.currentTarget as HTMLInputElement).value.trim();
    this.dispatchEvent(new RequestEvent({ kind: 'name', name: name === '' ? null : name }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-name': KioskName;
  }
}
