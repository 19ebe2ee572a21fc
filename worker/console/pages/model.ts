/** <console-model>: one version's card in full: facts, metrics, labels, data and their licences. */
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import type { StoredModel } from '#contract/registry';
import { titleIn } from '#contract/titles';
import type { Api } from '#client/api';
import { asFailure, type ApiFailure } from '#client/failure';
import { ConsoleElement } from '../element.ts';
import { reference, type Fleet } from '../fleet.ts';
import { dateTime, decimal, integer, megabytes, percent } from '../format.ts';
import { language } from '../language.ts';
import { failureNotice } from '../notice.ts';
import { shared } from '../styles.ts';
import './model-figures.ts';

@customElement('console-model')
export class ConsoleModel extends ConsoleElement {
  static override styles = [
    shared,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.4rem 1.5rem;
      }
      dt {
        color: var(--soft);
      }
      dd {
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
        font-weight: 650;
      }
      .command {
        overflow-wrap: anywhere;
        min-width: 14rem;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) fleet!: Fleet;
  @property() name = '';
  @property() version = '';
  @state() private model: StoredModel | null = null;
  @state() private failure: ApiFailure | null = null;
  #loading = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loading.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name') || changed.has('version')) void this.#load();
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.model = null;
    this.failure = null;
    try {
      const model = await this.api.model(this.name, this.version, signal);
      if (!signal.aborted) this.model = model;
    } catch (error) {
      if (!signal.aborted) this.failure = asFailure(error);
    }
  }

  override render() {
    const t = this.text.models;
    return html`<div class="page">
      <div>
        <a href="#/models">← ${t.back}</a>
        <h1>${this.name} ${this.version}</h1>
      </div>
      ${failureNotice(this.text, this.failure)}
      ${this.model ? this.#card(this.model) : this.failure ? nothing : html`<p class="soft" role="status">${this.text.loading}</p>`}
    </div>`;
  }

  #card({ card, createdAt, operator, proof }: StoredModel) {
    const t = this.text.models;
    const { file, input } = card;
    const facts: [string, unknown][] = [
      [t.summary, card.summary],
      [t.role, html`${card.role} <span class="soft">(${card.task})</span>`],
      [t.parent, card.parent],
      [t.pushed, operator ? `${dateTime(createdAt)}, ${operator}` : dateTime(createdAt)],
      [
        t.proof,
        proof
          ? t.proofHeld(proof.difference.toExponential(1), `${proof.runtime} ${proof.version}`, dateTime(proof.at))
          : t.proofNone,
      ],
      [t.file, `${megabytes(file.bytes)} (${integer(file.bytes)} B), ${file.weights}`],
      [t.sha256, html`<code>${file.sha256}</code>`],
      [
        t.input,
        html`<code>${input.name}</code> ${input.width} × ${input.height} ${input.colour}, ${input.layout} ${input.dtype},
          ${input.fit}`,
      ],
      [t.output, outputNames(card)],
      [t.temperature, card.task === 'classify' ? decimal(card.temperature) : undefined],
      [t.wornTemperature, card.task === 'classify' && card.wornTemperature ? decimal(card.wornTemperature) : undefined],
      [t.threshold, card.task === 'pose' ? percent(card.threshold) : undefined],
      [t.opset, card.opset],
      [t.licence, card.licence],
    ];
    return html`<div class="row">
        <a class="button" href="#/releases/${encodeURIComponent(reference(card))}">${t.toRelease}</a>
        <a class="button" href="/lab/#networks=${reference(card)}">${t.lab}</a>
        <button @click=${() => saveCard(card)}>${t.downloadCard}</button>
        <a class="button" href="/v1/blobs/${file.sha256}" download="${card.name}-${card.version}.onnx">${t.downloadFile}</a>
      </div>
      <console-model-figures .api=${this.api} .card=${card} .versions=${this.#others(card)}></console-model-figures>
      <details class="card" open>
        <summary>${t.facts}</summary>
        <dl>
          ${facts.map(([term, value]) =>
            value === undefined
              ? nothing
              : html`<dt>${term}</dt>
                  <dd>${value}</dd>`,
          )}
        </dl>
      </details>
      ${this.#metrics(card)} ${this.#data(card)} ${card.task === 'classify' ? this.#labels(card) : nothing}`;
  }

  /** Its other versions, newest first. */
  #others({ name, version }: ModelCard): string[] {
    return this.fleet.models.filter((model) => model.name === name && model.version !== version).map((model) => model.version);
  }

  #metrics({ metrics }: ModelCard) {
    const t = this.text.models;
    if (metrics.length === 0)
      return html`<section class="card">
        <h2>${t.metrics}</h2>
        <p class="soft">${t.metricsNone}</p>
      </section>`;
    const rows = metrics.map(({ name, set, value, interval, n, date, command }) => [
      name,
      set,
      decimal(value),
      interval ? `${decimal(interval[0])} – ${decimal(interval[1])}` : '',
      integer(n),
      date,
      html`<code class="command">${command}</code>`,
    ]);
    return this.#table('metrics', t.metrics, [t.metric, t.set, t.value, t.interval, t.n, t.date, t.command], rows);
  }

  #data({ data }: ModelCard) {
    const t = this.text.models;
    const rows = data.map(({ name, licence, source }) => [name, licence, html`<span class="command">${source}</span>`]);
    return this.#table('data', t.data, [t.dataName, t.licence, t.source], rows);
  }

  #labels({ labels, reject }: ClassifyCard) {
    const t = this.text.models;
    const rows = labels.map(({ id, title, group, threshold }) => [
      titleIn(title, language.current) ?? id,
      html`<code>${id}</code>${id === reject ? html` <span class="tag warn">${t.reject}</span>` : nothing}`,
      group,
      percent(threshold),
    ]);
    return this.#table('labels', `${t.labels} (${labels.length})`, [t.labelTitle, t.labelId, t.group, t.threshold], rows);
  }

  #table(id: string, title: string, head: readonly string[], rows: readonly (readonly unknown[])[]) {
    return html`<details class="card">
      <summary id=${id}>${title}</summary>
      <div class="scroll" tabindex="0" role="group" aria-labelledby=${id}>
        <table>
          <thead>
            <tr>
              ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ([first, ...cells]) =>
                html`<tr>
                  <th scope="row">${first}</th>
                  ${cells.map((cell) => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }
}

/** Gives the card to the browser to save. */
function saveCard(card: ModelCard): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(card, null, 2)}\n`], { type: 'application/json' }));
  link.download = `${card.name}-${card.version}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function outputNames(card: ModelCard): unknown {
  if (card.task === 'pose') return Object.values(card.output).map((name, i) => html`${i > 0 ? ', ' : ''}<code>${name}</code>`);
  const { logits, embedding } = card.output;
  return html`<code>${logits}</code>${embedding ? html`, <code>${embedding.name}</code> (${embedding.size})` : nothing}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'console-model': ConsoleModel;
  }
}
