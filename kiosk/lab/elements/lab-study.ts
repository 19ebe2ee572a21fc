/** <lab-study>: the table of the study, sortable; a row that was kept opens its network. Fires `open` with the network's key. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Entry, Study } from '../catalogue.ts';
import { LabElement } from './element.ts';
import { shared, tokens } from './styles.ts';

/** What the names of kept networks call a schedule. */
const SCHEDULES: Readonly<Record<string, string>> = { 'Adam 0.01': 'adam', 'AdamW, cosine': 'tuned', 'SGD, cosine': 'sgd' };

@customElement('lab-study')
export class LabStudy extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      th button {
        min-height: 2rem;
        padding: 0 0.2rem;
        border: 0;
        background: transparent;
        font-weight: 650;
      }
      td button {
        min-height: 2rem;
      }
    `,
  ];

  @property({ attribute: false }) study: Study | null = null;
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @state() private column = 5;
  @state() private down = true;

  protected override render() {
    const { study, text } = this;
    if (study === null) return nothing;
    const [header = [], ...rows] = study.rows;
    const sorted = rows.toSorted((a, b) => (this.down ? -1 : 1) * compare(a[this.column] ?? '', b[this.column] ?? ''));
    const [rebuiltHeader = [], ...rebuilt] = study.rebuilt;
    return html`<div class="stack">
      <p>${text.studyLead}</p>
      <div class="scroll card" tabindex="0" role="region" aria-label=${text.views.study}>
        <table data-testid="study">
          <thead>
            <tr>
              ${header.map((name, column) => this.#header(name, column))}
              <th><span class="hidden">${text.studyOpen}</span></th>
            </tr>
          </thead>
          <tbody>
            ${sorted.map(
              (cells) =>
                html`<tr>
                  ${cells.map((cell) => html`<td>${cell}</td>`)}
                  <td>${this.#open(cells)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h2>${text.rebuilt}</h2>
      <p>${text.rebuiltHint}</p>
      <div class="scroll card" tabindex="0" role="region" aria-label=${text.rebuilt}>
        <table>
          <thead>
            <tr>
              ${rebuiltHeader.map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rebuilt.map(
              (cells) =>
                html`<tr>
                  ${cells.map((cell) => html`<td>${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #header(name: string, column: number): TemplateResult {
    const isSorted = column === this.column;
    const sort = () => {
      this.down = isSorted ? !this.down : true;
      this.column = column;
    };
    return html`<th scope="col" aria-sort=${isSorted ? (this.down ? 'descending' : 'ascending') : 'none'}>
      <button @click=${sort}>${name}${isSorted ? (this.down ? ' ↓' : ' ↑') : ''}</button>
    </th>`;
  }

  #open([family, set, from, schedule]: readonly string[]): TemplateResult {
    const name = `zoo-${family}-${set}-${from}-${SCHEDULES[schedule ?? ''] ?? ''}`;
    const entry = this.entries.find(({ origin, card }) => origin === 'zoo' && card.name === name);
    if (entry === undefined) return html`<span class="quiet small">${this.text.notKept}</span>`;
    const open = () => this.dispatchEvent(new CustomEvent('open', { detail: entry }));
    return html`<button aria-label=${this.text.studyRun(name)} @click=${open}>${this.text.studyOpen}</button>`;
  }
}

/** Numbers by value (with or without thousands), anything else by the alphabet. */
function compare(a: string, b: string): number {
  const [x, y] = [a, b].map((cell) => Number(cell.replaceAll(',', '')));
  return Number.isNaN(x!) || Number.isNaN(y!) ? a.localeCompare(b) : x! - y!;
}
