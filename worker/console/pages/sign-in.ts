/** <console-sign-in>: asks for the operator token and tries it before it is kept. */
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Api, asFailure, type ApiFailure } from '../api.ts';
import { ConsoleElement } from '../element.ts';
import { failureNotice } from '../notice.ts';

/** The token was tried against the worker and is good. */
export class SignedInEvent extends Event {
  static readonly type = 'console-signed-in';
  readonly token: string;

  constructor(token: string) {
    super(SignedInEvent.type, { bubbles: true, composed: true });
    this.token = token;
  }
}

@customElement('console-sign-in')
export class ConsoleSignIn extends ConsoleElement {
  /** The session ended because the worker stopped accepting the token. */
  @property({ type: Boolean }) expired = false;
  @state() private busy = false;
  @state() private problem: 'empty' | 'wrong' | null = null;
  @state() private failure: ApiFailure | null = null;
  readonly #gone = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone.abort();
  }

  override render() {
    const t = this.text.signIn;
    const message = this.problem ? t[this.problem] : this.expired && !this.busy ? t.expired : null;
    return html`<form class="card" @submit=${this.#submit} novalidate>
      <h1>${t.title}</h1>
      <p class="soft">${t.lead}</p>
      <div class="field">
        <label for="token">${t.token}</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          aria-describedby="hint message"
          aria-invalid=${this.problem ? 'true' : 'false'}
        />
        <span id="hint" class="small soft">${t.hint}</span>
      </div>
      <div id="message" role="alert">${message ? html`<p class="notice bad">${message}</p>` : nothing}</div>
      ${failureNotice(this.text, this.failure)}
      <div class="row"><button class="primary" ?disabled=${this.busy}>${this.busy ? t.busy : t.submit}</button></div>
    </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const token = this.renderRoot.querySelector('input')?.value.trim() ?? '';
    this.failure = null;
    this.problem = token === '' ? 'empty' : null;
    if (token === '' || this.busy) return;
    this.busy = true;
    try {
      await new Api(token).channels(this.#gone.signal);
      this.dispatchEvent(new SignedInEvent(token));
    } catch (error) {
      if (this.#gone.signal.aborted) return;
      const failure = asFailure(error);
      if (failure.kind === 'unauthorized') this.problem = 'wrong';
      else this.failure = failure;
    } finally {
      this.busy = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-sign-in': ConsoleSignIn;
  }
}
