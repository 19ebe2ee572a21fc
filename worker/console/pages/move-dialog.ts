/** <console-move-dialog>: asks once more, with a reason, before a channel is moved. */
import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Channel } from '#contract/ids';
import { asFailure, type Api, type ApiFailure } from '../api.ts';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { failureNotice } from '../notice.ts';
import { shared } from '../styles.ts';

interface Question {
  readonly channel: Channel;
  readonly release: string;
  /** A roll back, worded as one. */
  readonly back: boolean;
}

/** The channel points at the release now. */
export class MovedEvent extends Event {
  static readonly type = 'console-moved';
  readonly channel: Channel;
  readonly release: string;

  constructor(channel: Channel, release: string) {
    super(MovedEvent.type, { bubbles: true, composed: true });
    this.channel = channel;
    this.release = release;
  }
}

@customElement('console-move-dialog')
export class ConsoleMoveDialog extends ConsoleElement {
  static override styles = [
    shared,
    css`
      dialog {
        color: var(--ink);
        background: var(--card);
        border: 1px solid var(--line);
        border-radius: calc(var(--radius) + 4px);
        padding: 1.5rem;
        width: min(34rem, calc(100vw - 2rem));
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      h2 {
        font-size: 1.2rem;
        overflow-wrap: anywhere;
      }
      .row {
        justify-content: end;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @state() private question: Question | null = null;
  @state() private busy = false;
  @state() private failure: ApiFailure | null = null;
  @query('dialog') private dialog!: HTMLDialogElement;
  readonly #gone = new AbortController();

  /** Opens the dialog; focus goes to the reason, and back to where it came from when it closes. */
  ask(question: Question): void {
    this.question = question;
    this.failure = null;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('form')?.reset();
      this.dialog.showModal();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone.abort();
  }

  override render() {
    const t = this.text.releases;
    const question = this.question;
    return html`<dialog aria-labelledby="title">
      ${
        question
          ? html`<form @submit=${this.#submit}>
              <h2 id="title">${(question.back ? t.dialogBack : t.dialogMove)(question.channel, question.release)}</h2>
              <p>${t.dialogLead(question.channel)}</p>
              <div class="field">
                <label for="reason">${t.reason}</label>
                <input id="reason" name="reason" maxlength="500" autocomplete="off" autofocus />
              </div>
              ${failureNotice(this.text, this.failure)}
              <div class="row">
                <button type="button" @click=${() => this.dialog.close()}>${t.cancel}</button>
                <button class="primary" ?disabled=${this.busy}>${question.back ? t.confirmBack : t.confirmMove}</button>
              </div>
            </form>`
          : nothing
      }
    </dialog>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!this.question || this.busy) return;
    const { channel, release } = this.question;
    const reason = this.renderRoot.querySelector<HTMLInputElement>('#reason')?.value.trim() ?? '';
    this.busy = true;
    this.failure = null;
    try {
      await this.api.moveChannel(this.#gone.signal, channel, release, reason);
      this.dialog.close();
      this.dispatchEvent(new MovedEvent(channel, release));
      this.dispatchEvent(new ReloadEvent());
    } catch (error) {
      if (!this.#gone.signal.aborted) this.failure = asFailure(error);
    } finally {
      this.busy = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-move-dialog': ConsoleMoveDialog;
  }
}
