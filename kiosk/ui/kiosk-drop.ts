/** Takes a picture or video file, by a button or dropped anywhere on the page, or asks for a sample of ours. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Language } from '../state/settings.ts';
import { asking } from './ask.ts';
import { hanger, picture } from './glyphs.ts';
import { RequestEvent } from './request.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';

@customElement('kiosk-drop')
export class KioskDrop extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: contents;
      }
      /* On a telephone both stand in one line, so that the foot covers no face. */
      @media (max-width: 30rem) {
        .button {
          padding-inline: 0.75rem;
          font-size: 0.875rem;
        }
        .button svg {
          display: none;
        }
      }
      .target {
        position: fixed;
        inset: 0;
        z-index: 10;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 1rem;
        background: color-mix(in srgb, var(--paper) 85%, transparent);
        /* The words below must not show through these. */
        backdrop-filter: blur(24px);
        outline: 3px dashed var(--accent);
        outline-offset: -2rem;
        font-size: clamp(1.5rem, 5vmin, 3rem);
        font-weight: 600;
        letter-spacing: -0.02em;
        pointer-events: none;
      }
      .target svg {
        width: clamp(3rem, 10vmin, 6rem);
        height: auto;
        stroke-width: 1;
        color: var(--accent);
      }
      input {
        display: none;
      }
    `,
  ];

  @property() language: Language = 'en';
  /** A button in the accent colour, where picking is the best thing to do. */
  @property({ type: Boolean }) strong = false;
  /** Another page lies over the window: a dropped file would change what nobody sees. */
  @property({ attribute: false }) covered = false;
  @state() private over = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('dragover', this.#dragOver);
    window.addEventListener('dragleave', this.#dragLeave);
    window.addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('dragover', this.#dragOver);
    window.removeEventListener('dragleave', this.#dragLeave);
    window.removeEventListener('drop', this.#drop);
  }

  protected override render() {
    const text = textOf(this.language);
    return html`<button class="button ${this.strong ? 'strong' : ''}" data-testid="pick" @click=${this.#open}>
        ${picture}${text.pick}
      </button>
      <button class="button" data-testid="sample" @click=${asking(this, { kind: 'sample' })}>${hanger}${text.sample}</button>
      <input type="file" accept="image/*,video/*" data-testid="file" aria-label=${text.pick} @change=${this.#picked} />
      ${this.over ? html`<div class="target" aria-hidden="true">${picture}${text.drop}</div>` : nothing}`;
  }

  readonly #open = (): void => this.renderRoot.querySelector('input')?.click();

  readonly #picked = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    this.#take(input.files?.[0]);
    // The same file may be picked again.
    input.value = '';
  };

  readonly #dragOver = (event: DragEvent): void => {
    event.preventDefault();
    const { dataTransfer } = event;
    if (this.covered && dataTransfer !== null) dataTransfer.dropEffect = 'none';
    this.over = !this.covered && (dataTransfer?.types.includes('Files') ?? false);
  };

  readonly #dragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.over = false;
  };

  readonly #drop = (event: DragEvent): void => {
    // Refused or not: the browser would otherwise leave the kiosk to open the file.
    event.preventDefault();
    this.over = false;
    if (!this.covered) this.#take(event.dataTransfer?.files[0]);
  };

  #take(file: File | undefined): void {
    if (file !== undefined) this.dispatchEvent(new RequestEvent({ kind: 'file', file }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-drop': KioskDrop;
  }
}
