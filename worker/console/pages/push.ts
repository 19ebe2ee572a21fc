/** <console-push>: card and model go to the worker, checked here first, with the share that has been sent. */
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';
import type { PushReceipt } from '#contract/registry';
import type { Api } from '#client/api';
import { checkCard, checkModel, type FieldError } from '../check-files.ts';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { field, fileField } from '../field.ts';
import { reference } from '../fleet.ts';
import { percent } from '../format.ts';
import { failureNotice, fieldList } from '../notice.ts';
import { prove } from '../prove.ts';
import { Sending } from '../sending.ts';
import { shared } from '../styles.ts';
import { uploadModel } from '../upload.ts';

/** How far a push is, and what its golden run said. */
type Stage =
  | { readonly kind: 'running' }
  | { readonly kind: 'sending'; readonly share: number }
  /** It does not hold; it can be sent all the same. */
  | { readonly kind: 'failed'; readonly why: string };

/** What was pushed, and the proof with which, or why there is none. */
interface Pushed {
  readonly receipt: PushReceipt;
  readonly proof: Proof | null;
  readonly why: string;
}

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
  @state() private incomplete = false;
  @state() private stage: Stage | null = null;
  @state() private pushed: Pushed | null = null;
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
        ${this.stage ? this.#stage(this.stage) : nothing}
        <div class="row">
          <button class="primary" ?disabled=${sending || this.checking}>${this.checking ? t.checking : t.submit}</button>
          ${sending ? html`<button type="button" @click=${() => this.#sending.cancel()}>${t.cancel}</button>` : nothing}
        </div>
        ${failureNotice(this.text, this.#sending.failure)}
        <div role="status">${this.pushed ? this.#done(this.pushed) : nothing}</div>
      </form>
    </div>`;
  }

  #stage(stage: Stage) {
    const t = this.text.push;
    switch (stage.kind) {
      case 'running':
        return html`<p class="soft" role="status">${t.running}</p>`;
      case 'sending': {
        const label = stage.share < 1 ? `${t.sending} ${percent(stage.share)}` : t.storing;
        return field('progress', label, html`<progress id="progress" max="1" .value=${stage.share}></progress>`);
      }
      case 'failed':
        return html`<div class="notice bad" role="alert">
          <strong>${t.fails}</strong>
          <span>${stage.why}</span>
          <button type="button" class="slim" @click=${() => void this.#push(stage.why)}>${t.sendUnproven}</button>
        </div>`;
    }
  }

  #done({ receipt, proof, why }: Pushed) {
    const t = this.text.push;
    const name = `${receipt.name} ${receipt.version}`;
    return html`<div class="notice">
      <strong>${receipt.created ? t.created(name) : t.unchanged(name)}</strong>
      <span>${proof ? t.proved(proof.difference.toExponential(1), `${proof.runtime} ${proof.version}`) : t.unproven(why)}</span>
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
    this.pushed = null;
    this.stage = null;
    this.checked = UNCHECKED;
    if (!card) return;
    this.checking = true;
    const checked = await checkFiles(card, model);
    if (check !== this.#checks) return;
    this.checked = checked;
    this.checking = false;
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#push(null);
  };

  /** Runs the golden picture, then sends; `unproven` says why it goes without a proof. */
  async #push(unproven: string | null): Promise<void> {
    const { card, model } = this.#files();
    this.incomplete = !card || !model;
    const { checked } = this;
    if (!card || !model || this.checking || !checked.card || !checked.modelAgrees) return;
    const known = checked.card;
    this.pushed = null;
    this.stage = null;
    this.pushed = await this.#sending.run((signal) => this.#send(signal, known, { card, model }, unproven));
    if (this.stage && !isFailed(this.stage)) this.stage = null;
    if (this.pushed) this.dispatchEvent(new ReloadEvent());
  }

  /** Null when the golden run failed; the stage says why. */
  async #send(signal: AbortSignal, known: ModelCard, files: Files, unproven: string | null): Promise<Pushed | null> {
    this.stage = { kind: 'running' };
    const run = unproven === null ? await prove(signal, known, files.model) : ({ kind: 'untried', why: unproven } as const);
    if (run.kind === 'failed') {
      this.stage = run;
      return null;
    }
    const proof = run.kind === 'proved' ? run.proof : null;
    const onProgress = (share: number) => (this.stage = { kind: 'sending', share });
    onProgress(0);
    const receipt = await uploadModel(signal, this.api.server.token, files.card, proof, files.model, onProgress);
    return { receipt, proof, why: run.kind === 'proved' ? '' : run.why };
  }
}

const isFailed = ({ kind }: Stage): boolean => kind === 'failed';

interface Files {
  readonly card: File;
  readonly model: File;
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
