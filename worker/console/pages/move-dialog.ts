/** <console-move-dialog>: asks once more, with a reason, before a channel is moved. */
import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Channel } from '#contract/ids';
import type { Api } from '#client/api';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { remarkField, remarkIn } from '../field.ts';
import { reachOf, type Fleet } from '../fleet.ts';
import { failureNotice } from '../notice.ts';
import { Sending } from '../sending.ts';
import { shared } from '../styles.ts';
import './move-changes.ts';

interface Question {
  readonly channel: Channel;
  readonly release: string;
  /** Where the channel pointed when the operator decided. */
  readonly replaces: string | null;
  /** The versions that nobody has seen run; there is something to say for them then. */
  readonly unproven: readonly string[];
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
  @property({ attribute: false }) fleet!: Fleet;
  @state() private question: Question | null = null;
  @query('dialog') private dialog!: HTMLDialogElement;
  readonly #sending = new Sending(this);

  /** Opens the dialog; focus goes to the reason, and back to where it came from when it closes. */
  ask(question: Question): void {
    this.question = question;
    this.#sending.forget();
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('form')?.reset();
      this.dialog.showModal();
    });
  }

  override render() {
    const t = this.text.releases;
    const question = this.question;
    return html`<dialog aria-labelledby="title">
      ${
        question
          ? html`<form @submit=${this.#submit}>
              <h2 id="title">${(question.back ? t.dialogBack : t.dialogMove)(question.channel, question.release)}</h2>
              <p>${t.dialogLead(question.channel)} ${t.reach(reachOf(this.fleet, question.replaces))}</p>
              <console-move-changes
                .api=${this.api}
                .from=${this.#find(question.replaces)}
                .to=${this.#find(question.release)}
              ></console-move-changes>
              ${question.unproven.length > 0 ? this.#unproven(question.unproven) : nothing}
              ${remarkField('reason', t.reason, true)} ${failureNotice(this.text, this.#sending.failure)}
              <div class="row">
                <button type="button" @click=${() => this.dialog.close()}>${t.cancel}</button>
                <button class="primary" ?disabled=${this.#sending.busy}>${question.back ? t.confirmBack : t.confirmMove}</button>
              </div>
            </form>`
          : nothing
      }
    </dialog>`;
  }

  #find(id: string | null) {
    return this.fleet.releases.find((release) => release.id === id);
  }

  /** The box must be ticked, which the browser sees to. */
  #unproven(versions: readonly string[]) {
    const t = this.text.releases;
    return html`<div class="notice bad">
      <p>${t.unproven(versions.join(', '))}</p>
      <label><input id="unproven" type="checkbox" required /> ${t.unprovenConfirm}</label>
    </div>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!this.question) return;
    const { channel, release, replaces, unproven } = this.question;
    const reason = remarkIn(this.renderRoot, 'reason');
    const move = { release, replaces, reason, unproven: unproven.length > 0 };
    if (!(await this.#sending.run((signal) => this.api.moveChannel(channel, move, signal)))) {
      // Somebody else moved it: the page behind should show what is there.
      if (this.#sending.failure?.problem?.code === 'conflict') this.dispatchEvent(new ReloadEvent());
      return;
    }
    this.dialog.close();
    this.dispatchEvent(new MovedEvent(channel, release));
    this.dispatchEvent(new ReloadEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-move-dialog': ConsoleMoveDialog;
  }
}
