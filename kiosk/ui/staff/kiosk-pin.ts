/** The pad for the staff's PIN: six digits by touch or keys, and how long to wait after five wrong ones. */
import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Door } from '../../state/service.ts';
import type { Language } from '../../state/settings.ts';
import { asking } from '../ask.ts';
import { remaining, whole } from '../format.ts';
import { RequestEvent } from '../request.ts';
import { textOf } from '../text.ts';
import { shared, tokens, wrapping } from '../tokens.ts';
import { pinStyles } from './pin-styles.ts';

const DIGITS = 6;
const TICK_MS = 500;

@customElement('kiosk-pin')
export class KioskPin extends LitElement {
  static override readonly styles = [tokens, shared, wrapping, pinStyles];

  @property({ attribute: false }) door: Door = { kind: 'shut' };
  @property() language: Language = 'en';
  @state() private digits = '';
  @state() private now = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Not here: a press beside the keys takes the focus to the document, and the pad is all that keys are for.
    window.addEventListener('keydown', this.#key);
    this.#timer = setInterval(() => (this.now = Date.now()), TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#key);
    clearInterval(this.#timer);
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus();
  }

  protected override render() {
    const text = textOf(this.language);
    const digit = (value: number) =>
      html`<button
        class="key"
        data-testid="digit-${value}"
        aria-disabled=${this.#barred ? 'true' : 'false'}
        @click=${() => this.#enter(value)}
      >
        ${whole(this.language, value)}
      </button>`;
    return html`<section role="dialog" aria-modal="true" aria-labelledby="title">
      <h1 id="title" tabindex="-1">${text.pin.title}</h1>
      <p>${text.pin.hint}</p>
      <p class="dots" role="img" aria-label=${text.pin.entered(this.digits.length)} dir="ltr">
        ${Array.from({ length: DIGITS }, (_, i) => html`<i class=${i < this.digits.length ? 'full' : ''}></i>`)}
      </p>
      <p class="said" role="status" data-testid="pin-said">${this.#said()}</p>
      <div class="pad" dir="ltr">
        ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit)}
        <button class="key" aria-label=${text.pin.erase} @click=${this.#erase}>⌫</button>
        ${digit(0)}
      </div>
      <button class="button" data-testid="pin-cancel" @click=${asking(this, { kind: 'staff-done' })}>${text.pin.cancel}</button>
    </section>`;
  }

  get #barred(): boolean {
    return this.door.kind === 'asking' && (this.door.checking || this.door.barredUntil !== null);
  }

  #said(): string {
    const { door } = this;
    const text = textOf(this.language).pin;
    if (door.kind !== 'asking') return '';
    if (door.barredUntil !== null) return text.barred(remaining(this.language, door.barredUntil - this.now));
    if (door.checking) return text.checking;
    return door.left === null ? '' : text.wrong(whole(this.language, door.left));
  }

  #enter(value: number): void {
    if (this.#barred) return;
    const digits = this.digits + String(value);
    this.digits = digits.length < DIGITS ? digits : '';
    if (digits.length === DIGITS) this.dispatchEvent(new RequestEvent({ kind: 'pin', digits }));
  }

  readonly #erase = (): void => void (this.digits = this.digits.slice(0, -1));

  readonly #key = ({ key }: KeyboardEvent): void => {
    if (/^\d$/.test(key)) this.#enter(Number(key));
    else if (key === 'Backspace') this.#erase();
    else if (key === 'Escape') asking(this, { kind: 'staff-done' })();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-pin': KioskPin;
  }
}
