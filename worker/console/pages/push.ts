/** <console-push>: card and model go to the worker, checked here first, with the share that has been sent. */
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ModelCard } from '#contract/model-card';
import type { PushReceipt } from '#contract/registry';
import type { Api } from '#client/api';
import { checkCard, checkModel, type FieldError } from '../check-files.ts';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { field, fileField } from '../field.ts';
import { reference } from '../fleet.ts';
import { percent } from '../format.ts';
import { failureNotice, fieldList } from '../notice.ts';
import { Sending } from '../sending.ts';
import { shared } from '../styles.ts';
import { uploadModel } from '../upload.ts';

/** What is known of the chosen files. */
interface Checked {
  readonly card: ModelCard | null;
  readonly errors: readonly FieldError[];
  readonly modelAgrees: boolean;
}

const UNCHECKED: Checked = { card: null, errors: [], modelAgrees: false };

@customElement('console-push')
export class ConsolePush extends ConsoleElement {
  static override styles = [
    shared,
    css`
      progress {
        width: 100%;
        height: 0.8rem;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @state() private checked: Checked = UNCHECKED;
  @state() private checking = false;
  @state() private share = 0;
  @state() private incomplete = false;
  @state() private receipt: PushReceipt | null = null;
  readonly #sending = new Sending(this);
  /** Counts the checks, so that a slow one of files chosen before cannot overwrite a newer one. */
  #checks = 0;

  override render() {
    const t = this.text.push;
    const { card, errors, modelAgrees } = this.checked;
    const cardNote = card?.task === 'classify' ? t.cardOk(reference(card), card.labels.length) : card ? reference(card) : nothing;
    const sending = this.#sending.busy;
    const file = { disabled: sending, onChange: this.#check };
    return html`<div class="page">
      <div>
        <h1>${t.title}</h1>
        <p class="soft">${t.lead}</p>
      </div>
      <form class="card" @submit=${this.#submit} novalidate>
        ${fileField('card', {
          ...file,
          label: t.card,
          accept: '.json,application/json',
          note: cardNote,
        })}
        ${fileField('model', { ...file, label: t.model, accept: '.onnx', note: modelAgrees ? t.modelOk : nothing })}
        <div role="alert">
          ${
            errors.length > 0
              ? html`<div class="notice bad"><strong>${t.errors}</strong>${fieldList(errors, t.document)}</div>`
              : this.incomplete
                ? html`<p class="notice bad">${t.chooseBoth}</p>`
                : nothing
          }
        </div>
        ${sending ? this.#progress() : nothing}
        <div class="row">
          <button class="primary" ?disabled=${sending || this.checking}>${this.checking ? t.checking : t.submit}</button>
          ${sending ? html`<button type="button" @click=${() => this.#sending.cancel()}>${t.cancel}</button>` : nothing}
        </div>
        ${failureNotice(this.text, this.#sending.failure)}
        <div role="status">${this.receipt ? this.#done(this.receipt) : nothing}</div>
      </form>
    </div>`;
  }

  #progress() {
    const t = this.text.push;
    const label = this.share < 1 ? `${t.sending} ${percent(this.share)}` : t.storing;
    return field('progress', label, html`<progress id="progress" max="1" .value=${this.share}></progress>`);
  }

  #done(receipt: PushReceipt) {
    const t = this.text.push;
    const name = `${receipt.name} ${receipt.version}`;
    return html`<div class="notice">
      <strong>${receipt.created ? t.created(name) : t.unchanged(name)}</strong>
      ${receipt.created ? html`<span>${t.unproven}</span>` : nothing}
      <a href="#/releases/${encodeURIComponent(reference(receipt))}">${t.next}</a>
    </div>`;
  }

  #files(): { card: File | undefined; model: File | undefined } {
    const file = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.files?.[0];
    return { card: file('card'), model: file('model') };
  }

  readonly #check = async (): Promise<void> => {
    const check = ++this.#checks;
    const { card, model } = this.#files();
    this.incomplete = false;
    this.#sending.forget();
    this.receipt = null;
    this.checked = UNCHECKED;
    if (!card) return;
    this.checking = true;
    const checked = await checkFiles(card, model);
    if (check !== this.#checks) return;
    this.checked = checked;
    this.checking = false;
  };

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { card, model } = this.#files();
    this.incomplete = !card || !model;
    if (!card || !model || this.checking || !this.checked.modelAgrees) return;
    this.receipt = null;
    this.share = 0;
    this.receipt = await this.#sending.run((signal) =>
      uploadModel(signal, this.api.server.token, card, model, (share) => (this.share = share)),
    );
    if (this.receipt) this.dispatchEvent(new ReloadEvent());
  };
}

async function checkFiles(card: File, model: File | undefined): Promise<Checked> {
  const result = checkCard(await card.text());
  if (!result.ok) return { ...UNCHECKED, errors: result.errors };
  if (!model) return { ...UNCHECKED, card: result.card };
  const errors = await checkModel(result.card, model);
  return { card: result.card, errors, modelAgrees: errors.length === 0 };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-push': ConsolePush;
  }
}
