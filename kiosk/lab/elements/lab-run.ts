/** <lab-run>: starts, stops and goes on with the run over all pictures, says how far it is, and gives its answers as CSV. */
import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { csvOf, save } from '../evaluation.ts';
import { LabElement } from './element.ts';
import { shared, tokens } from './styles.ts';

@customElement('lab-run')
export class LabRun extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      progress {
        flex: 1 1 10rem;
        accent-color: var(--accent);
      }
    `,
  ];

  protected override render() {
    const { lab, text } = this;
    const { done, all, running } = lab.progress;
    return html`<div class="row">
      ${
        running
          ? html`<button data-testid="cancel" @click=${() => lab.cancel()}>${text.cancel}</button>`
          : html`<button
              class="strong"
              data-testid="run"
              ?disabled=${all === 0 || done === all}
              @click=${() => void lab.runAll()}
            >
              ${done > 0 && done < all ? text.resume : text.run}
            </button>`
      }
      <progress max=${Math.max(1, all)} value=${done} aria-label=${text.run}></progress>
      <span role="status" data-testid="progress" data-done=${done} data-all=${all}>${text.progress(done, all)}</span>
      <button
        data-testid="csv"
        ?disabled=${done === 0}
        @click=${() => save('lab.csv', csvOf(lab.pictures, lab.networks), 'text/csv')}
      >
        ${text.csv}
      </button>
    </div>`;
  }
}
