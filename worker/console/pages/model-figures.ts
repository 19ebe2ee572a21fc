/** <console-model-figures>: the five figures that say most, beside those of the parent or another version; then figures per class. */
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ModelCard } from '#contract/model-card';
import type { Api } from '#client/api';
import { changesOf, type Changes } from '../figures.ts';
import { ConsoleElement } from '../element.ts';
import { decimal, integer, percent } from '../format.ts';
import { shared } from '../styles.ts';
import { changeList, difference } from './change-list.ts';

@customElement('console-model-figures')
export class ConsoleModelFigures extends ConsoleElement {
  static override styles = [
    shared,
    css`
      .figures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: 1rem;
        padding: 0;
        list-style: none;
      }
      .value {
        font-size: 1.7rem;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      meter {
        width: 8rem;
      }
      .cells td {
        text-align: end;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) card!: ModelCard;
  /** Other versions of the same model, newest first. */
  @property({ attribute: false }) versions: readonly string[] = [];
  /** With which of them it is compared; null with none. */
  @state() private beside: string | null = null;
  @state() private other: ModelCard | null = null;
  #loading = new AbortController();

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('card') && !changed.has('versions')) return;
    const { parent } = this.card;
    void this.#compare(parent !== undefined && this.versions.includes(parent) ? parent : null);
  }

  /** A version that cannot be read is compared with as if there were none. */
  async #compare(version: string | null): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.beside = version;
    this.other = null;
    if (version === null) return;
    const found = await this.api.model(this.card.name, version, signal).catch(() => null);
    if (!signal.aborted) this.other = found?.card ?? null;
  }

  override render() {
    const t = this.text.models;
    const changes = changesOf(this.other, this.card);
    return html`<section class="card">
        <h2>${t.figures}</h2>
        ${this.#choice()} ${changes.figures.length === 0 ? html`<p class="soft">${t.metricsNone}</p>` : this.#figures(changes)}
        ${this.other ? changeList(this.text, changes) : nothing}
      </section>
      ${this.card.task === 'classify' && this.card.perClass ? this.#perClass(this.card.perClass) : nothing}`;
  }

  #choice() {
    const t = this.text.models;
    if (this.versions.length === 0) return nothing;
    const choose = (event: Event) => void this.#compare((event.currentTarget as HTMLSelectElement).value || null);
    return html`<label
      >${t.compareWith}
      <select @change=${choose}>
        <option value="">–</option>
        ${this.versions.map(
          (version) =>
            html`<option value=${version} ?selected=${version === this.beside}>
              ${version}${version === this.card.parent ? ` (${t.parent})` : ''}
            </option>`,
        )}
      </select></label
    >`;
  }

  #figures({ figures }: Changes) {
    return html`<ul class="figures">
      ${figures.map(
        ({ metric: { name, set, value, interval, n }, before }) =>
          html`<li>
            <div class="small">${name}</div>
            <div class="value">${decimal(value)}</div>
            ${before === null ? nothing : html`<div class="small">${difference(value - before)}</div>`}
            <div class="small soft">
              ${set}, n ${integer(n)}${interval ? html`<br />${decimal(interval[0])} – ${decimal(interval[1])}` : nothing}
            </div>
          </li>`,
      )}
    </ul>`;
  }

  #perClass({ set, classes, confusion }: NonNullable<Extract<ModelCard, { task: 'classify' }>['perClass']>) {
    const t = this.text.models;
    const columns = this.card.task === 'classify' ? this.card.labels.map(({ id }) => id) : [];
    return html`<section class="card">
      <h2 id="classes">${t.perClass} <span class="soft small">${set}</span></h2>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="classes">
        <table>
          <thead>
            <tr>
              ${[t.labelId, t.n, t.recall, t.precision].map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${classes.map(
              ({ id, n, recall, precision }) =>
                html`<tr>
                  <th scope="row">${id}</th>
                  <td class="number">${integer(n)}</td>
                  <td><meter min="0" max="1" value=${recall} aria-label="${t.recall}: ${id}"></meter> ${percent(recall)}</td>
                  <td>${precision === null ? '–' : percent(precision)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${confusion ? this.#matrix(classes, columns, confusion) : nothing}
    </section>`;
  }

  #matrix(classes: readonly { id: string }[], columns: readonly string[], confusion: readonly (readonly number[])[]) {
    const t = this.text.models;
    return html`<h3 id="confusion">${t.confusion}</h3>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="confusion">
        <table class="cells">
          <thead>
            <tr>
              <td></td>
              ${columns.map((id) => html`<th scope="col">${id}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${classes.map(
              ({ id }, row) =>
                html`<tr>
                  <th scope="row">${id}</th>
                  ${confusion[row]?.map((count) => html`<td>${count === 0 ? '' : integer(count)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-model-figures': ConsoleModelFigures;
  }
}
