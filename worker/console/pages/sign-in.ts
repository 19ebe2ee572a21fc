/** <console-sign-in>: asks for the operator token and tries it before it is kept. */
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Api } from '#client/api';
import { tokenFault, type TokenFault } from '#contract/token';
import { ConsoleElement } from '../element.ts';
import { field } from '../field.ts';
import { failureNotice } from '../notice.ts';
import { Sending } from '../sending.ts';

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
  @state() private empty = false;
  /** The first character that no token has. */
  @state() private fault: TokenFault | null = null;
  readonly #sending = new Sending(this);

  override render() {
    const t = this.text.signIn;
    const { busy, failure } = this.#sending;
    const wrong = failure?.kind === 'unauthorized';
    const problem = this.empty ? t.empty : this.fault ? t.stray(this.fault) : wrong ? t.wrong : null;
    const message = problem ?? (this.expired && !busy ? t.expired : null);
    return html`<form class="card" @submit=${this.#submit} novalidate>
      <h1>${t.title}</h1>
      <p class="soft">${t.lead}</p>
      ${field(
        'token',
        t.token,
        html`<input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          aria-describedby="hint message"
          aria-invalid=${problem === null ? 'false' : 'true'}
        />`,
        html`<span id="hint" class="small soft">${t.hint}</span>`,
      )}
      <div id="message" role="alert">${message ? html`<p class="notice bad">${message}</p>` : nothing}</div>
      ${failureNotice(this.text, wrong ? null : failure)}
      <div class="row"><button class="primary" ?disabled=${busy}>${busy ? t.busy : t.submit}</button></div>
    </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const token = this.renderRoot.querySelector('input')?.value ?? '';
    this.#sending.forget();
    this.empty = token === '';
    this.fault = tokenFault(token);
    if (this.empty || this.fault) return;
    const known = await this.#sending.run((signal) => new Api({ origin: '', token }).channels(signal));
    if (known) this.dispatchEvent(new SignedInEvent(token));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-sign-in': ConsoleSignIn;
  }
}
