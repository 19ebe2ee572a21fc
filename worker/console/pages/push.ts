/** <console-push>: card and model go to the worker, checked here first, with the share that has been sent. */
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ModelCard } from '#contract/model-card';
import type { PushReceipt } from '#contract/registry';
import { asFailure, type Api, type ApiFailure } from '../api.ts';
import { checkCard, checkModel, type FieldError } from '../check-files.ts';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { reference } from '../fleet.ts';
import { percent } from '../format.ts';
import { failureNotice, fieldList } from '../notice.ts';
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
  @state() private step: 'choosing' | 'checking' | 'sending' = 'choosing';
  @state() private share = 0;
  @state() private incomplete = false;
  @state() private failure: ApiFailure | null = null;
  @state() private receipt: PushReceipt | null = null;
  #sending = new AbortController();
  /** Counts the checks, so that a slow one of files chosen before cannot overwrite a newer one. */
  #checks = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sending.abort();
  }

  override render() {
    const t = this.text.push;
    const { card, errors, modelAgrees } = this.checked;
    const sending = this.step === 'sending';
    return html`<div class="page">
      <div>
        <h1>${t.title}</h1>
        <p class="soft">${t.lead}</p>
      </div>
      <form class="card" @submit=${this.#submit} novalidate>
        <div class="field">
          <label for="card">${t.card}</label>
          <input
            id="card"
            type="file"
            accept=".json,application/json"
            ?disabled=${sending}
            @change=${this.#check}
            aria-describedby="card-note"
          />
          <span id="card-note" class="small soft"
            >${card ? t.cardOk(`${card.name} ${card.version}`, card.labels.length) : nothing}</span
          >
        </div>
        <div class="field">
          <label for="model">${t.model}</label>
          <input
            id="model"
            type="file"
            accept=".onnx"
            ?disabled=${sending}
            @change=${this.#check}
            aria-describedby="model-note"
          />
          <span id="model-note" class="small soft">${modelAgrees ? t.modelOk : nothing}</span>
        </div>
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
          <button class="primary" ?disabled=${this.step !== 'choosing'}>
            ${this.step === 'checking' ? t.checking : t.submit}
          </button>
          ${sending ? html`<button type="button" @click=${() => this.#sending.abort()}>${t.cancel}</button>` : nothing}
        </div>
        ${failureNotice(this.text, this.failure)}
        <div role="status">${this.receipt ? this.#done(this.receipt) : nothing}</div>
      </form>
    </div>`;
  }

  #progress() {
    const t = this.text.push;
    return html`<div class="field">
      <label for="progress">${this.share < 1 ? `${t.sending} ${percent(this.share)}` : t.storing}</label>
      <progress id="progress" max="1" .value=${this.share}></progress>
    </div>`;
  }

  #done(receipt: PushReceipt) {
    const t = this.text.push;
    const name = `${receipt.name} ${receipt.version}`;
    return html`<div class="notice">
      <strong>${receipt.created ? t.created(name) : t.unchanged(name)}</strong>
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
    this.failure = null;
    this.receipt = null;
    this.checked = UNCHECKED;
    if (!card) return;
    this.step = 'checking';
    const checked = await checkFiles(card, model);
    if (check !== this.#checks) return;
    this.checked = checked;
    this.step = 'choosing';
  };

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { card, model } = this.#files();
    this.incomplete = !card || !model;
    if (!card || !model || this.step !== 'choosing' || !this.checked.modelAgrees) return;
    this.failure = null;
    this.receipt = null;
    this.share = 0;
    this.step = 'sending';
    const { signal } = (this.#sending = new AbortController());
    try {
      this.receipt = await uploadModel(signal, this.api.token, card, model, (share) => (this.share = share));
      this.dispatchEvent(new ReloadEvent());
    } catch (error) {
      if (!signal.aborted) this.failure = asFailure(error);
    } finally {
      this.step = 'choosing';
    }
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
