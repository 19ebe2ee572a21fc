/** <lab-table>: all pictures with what each network said, or those of one kind. Fires `pick`; `all` when the opened ones are left. */
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { disagree, isWrong } from '../answers.ts';
import type { Picture } from '../pictures.ts';
import { LabElement } from './element.ts';
import './lab-list.ts';
import { shared, tokens } from './styles.ts';

const FILTERS = ['all', 'disagree', 'wrong'] as const;

/** Pictures that something opened, such as a cell of the confusion matrix. */
export interface Shown {
  readonly pictures: readonly Picture[];
  readonly title: string;
}

@customElement('lab-table')
export class LabTable extends LabElement {
  static override readonly styles = [tokens, shared];

  @property({ attribute: false }) shown: Shown | null = null;
  @state() private filter: (typeof FILTERS)[number] = 'all';

  protected override render() {
    const { lab, text, shown } = this;
    const keep = { all: () => true, disagree, wrong: isWrong }[this.filter];
    const pictures = shown?.pictures ?? lab.pictures.filter((picture) => keep(lab.networks, picture));
    const change = (event: Event) => {
      this.dispatchEvent(new Event('all'));
      this.filter = FILTERS[(event.currentTarget as HTMLSelectElement).selectedIndex] ?? 'all';
    };
    return html`<div class="row">
        <label
          >${text.show}
          <select data-testid="filter" @change=${change}>
            ${FILTERS.map((filter) => html`<option ?selected=${filter === this.filter}>${text.filters[filter]}</option>`)}
          </select></label
        >
        ${
          shown === null
            ? html`<span class="quiet">${text.count(pictures.length)}</span>`
            : html`<strong>${shown.title}</strong>
                <button @click=${() => this.dispatchEvent(new Event('all'))}>${text.filters.all}</button>`
        }
      </div>
      <lab-list answers .lab=${lab} language=${this.language} .pictures=${pictures} @pick=${this.#pass}></lab-list>`;
  }

  /** Events of this kind do not leave an element by themselves. */
  readonly #pass = ({ detail }: CustomEvent<unknown>): void => {
    this.dispatchEvent(new CustomEvent('pick', { detail }));
  };
}
