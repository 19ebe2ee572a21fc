/** <lab-set>: the figures of a labelled folder for each network: shares, per class, confusion, reliability, mistakes. Fires `show`. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { reliability } from '../../measure/figures.ts';
import type { Confusion, Section } from '../../measure/report.ts';
import { vars } from '../../ui/vars.ts';
import { jsonOf, pngOf, save, type Measured } from '../evaluation.ts';
import { classifyCard } from '../lab.ts';
import type { Network } from '../network.ts';
import type { Picture } from '../pictures.ts';
import { LabElement, percent } from './element.ts';
import './lab-canvas.ts';
import { shared, tokens } from './styles.ts';

/** How many mistakes are shown. */
const MISTAKES = 12;

@customElement('lab-set')
export class LabSet extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      .cell {
        position: relative;
        width: 2.6rem;
        min-height: 2.2rem;
        padding: 0;
        border-radius: 0;
        background: color-mix(in srgb, var(--warning) calc(var(--share) * 80%), var(--raised));
        border-color: var(--line);
        border-width: 1px;
      }
      .cell.hit {
        background: color-mix(in srgb, var(--good) calc(var(--share) * 60%), var(--raised));
      }
      .matrix td {
        padding: 0;
        border: 0;
      }
      .matrix thead th {
        writing-mode: vertical-rl;
        transform: rotate(180deg);
        padding: 0.3rem;
        font-weight: 500;
        border: 0;
      }
      .matrix tbody th {
        font-weight: 500;
        border: 0;
        text-align: end;
      }
      .curve {
        width: min(100%, 22rem);
      }
      .curve line,
      .curve rect.frame {
        stroke: var(--line);
        fill: none;
      }
      .curve rect.bin {
        fill: var(--bar);
      }
      .curve text {
        fill: var(--quiet);
        font-size: 5px;
      }
      .mistakes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        gap: 0.8rem;
        list-style: none;
      }
      .mistakes button {
        width: 100%;
        height: 100%;
        padding: 0.5rem;
        display: grid;
        gap: 0.4rem;
        align-content: start;
        text-align: start;
        font-size: 0.875rem;
      }
      .mistakes lab-canvas {
        height: 7rem;
      }
    `,
  ];

  @state() private key: string | null = null;

  protected override render() {
    const { lab, text } = this;
    const networks = lab.networks.filter((network) => classifyCard(network) !== null);
    const network = networks.find(({ entry }) => entry.key === this.key) ?? networks[0];
    const measured = network && lab.measured.get(network);
    const { done, all, running } = lab.progress;
    return html`<div class="stack">
      <p class="quiet">${text.setHint}</p>
      ${lab.labelled === null ? nothing : html`<p>${text.setReady(lab.pictures.length, lab.labelled.split)}</p>`}
      <div class="row" role="group" aria-label=${text.networks}>
        ${networks.map(
          (each) =>
            html`<button
              aria-pressed=${each === network}
              class=${each === network ? 'strong' : ''}
              @click=${() => (this.key = each.entry.key)}
            >
              ${each.entry.card.name} ${each.entry.card.version}
            </button>`,
        )}
      </div>
      ${
        lab.labelled === null || network === undefined
          ? nothing
          : measured === undefined
            ? html`<p role="status">${running || done < all ? text.runFirst : text.measuring}</p>`
            : this.#measured(network, measured)
      }
    </div>`;
  }

  #measured(network: Network, measured: Measured): TemplateResult {
    const { text, language } = this;
    const { section, answers } = measured;
    const name = `${network.entry.card.name}-${network.entry.card.version}`;
    const png = async () => {
      const picture = await pngOf(measured);
      if (picture !== null) save(`${name}-confusion.png`, picture);
    };
    return html`<div class="stack" data-testid="measured">
      <div class="row">
        <button data-testid="json" @click=${() => save(`${name}.json`, jsonOf(measured), 'application/json')}>
          ${text.json}
        </button>
        <button data-testid="png" @click=${() => void png()}>${text.png}</button>
      </div>
      <h2>${section.title} <span class="quiet small">n = ${section.n}</span></h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${text.figure}>
        <table data-testid="figures">
          <thead>
            <tr>
              <th scope="col">${text.figure}</th>
              <th scope="col">${text.value}</th>
              <th scope="col">${text.interval}</th>
            </tr>
          </thead>
          <tbody>
            ${section.figures.map(
              ({ key, value, interval }) =>
                html`<tr>
                  <th scope="row">${key}</th>
                  <td data-figure=${key} data-value=${value}>${value.toFixed(4)}</td>
                  <td>${interval ? interval.map((end) => end.toFixed(4)).join(' – ') : '–'}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${section.notes.map((note) => html`<p class="quiet small">${note}</p>`)} ${this.#perClass(section)}
      ${section.confusion === undefined ? nothing : this.#matrix(section.confusion, measured)}
      <h3>${text.reliability}</h3>
      <p class="quiet small">${text.reliabilityHint}</p>
      ${this.#curve(measured)}
      <h3>${text.mistakes}</h3>
      <ul class="mistakes">
        ${answers
          .filter(({ hit }) => !hit)
          .toSorted((a, b) => b.confidence - a.confidence)
          .slice(0, MISTAKES)
          .map(
            ({ picture, truth, named, confidence }) =>
              html`<li>
                <button @click=${() => this.#show([picture], picture.name)}>
                  <lab-canvas .painted=${{ key: picture.id, blob: picture.blob, side: 220 }}></lab-canvas>
                  ${text.mistake(truth, named, percent(confidence, language))}
                </button>
              </li>`,
          )}
      </ul>
    </div>`;
  }

  #perClass({ perClass = [] }: Section): TemplateResult {
    const { text } = this;
    const share = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(4));
    return html`<h3>${text.perClass}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${text.perClass}>
        <table>
          <thead>
            <tr>
              ${[text.type, text.n, text.recall, text.interval, text.precision, 'F1'].map((name) => html`<th scope="col">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${perClass.map(
              ({ id, n, recall, interval, precision, f1 }) =>
                html`<tr>
                  <th scope="row">${id}</th>
                  <td>${n}</td>
                  <td>${share(recall)}</td>
                  <td>${interval.map(share).join(' – ')}</td>
                  <td>${share(precision)}</td>
                  <td>${share(f1)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }

  #matrix({ rows, columns, counts }: Confusion, { answers }: Measured): TemplateResult {
    const { text } = this;
    const open = (truth: string, named: string) => {
      const pictures = answers.filter((answer) => answer.truth === truth && answer.named === named).map(({ picture }) => picture);
      this.#show(pictures, text.cellPictures(pictures.length, truth, named));
    };
    return html`<h3>${text.matrix}</h3>
      <p class="quiet small">${text.matrixHint}</p>
      <div class="scroll">
        <table class="matrix" data-testid="matrix">
          <thead>
            <tr>
              <td></td>
              ${columns.map((id) => html`<th scope="col">${id}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map((truth, y) => {
              const total = counts[y]!.reduce((sum, count) => sum + count, 0);
              return html`<tr>
                <th scope="row">${truth}</th>
                ${columns.map((named, x) => {
                  const count = counts[y]![x]!;
                  return html`<td>
                    <button
                      class="cell ${truth === named ? 'hit' : ''}"
                      ?disabled=${count === 0}
                      aria-label=${text.cell(count, truth, named)}
                      @click=${() => open(truth, named)}
                      ${vars({ share: count / Math.max(1, total) })}
                    >
                      ${count === 0 ? nothing : count}
                    </button>
                  </td>`;
                })}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`;
  }

  #curve({ answers }: Measured): TemplateResult {
    const { text, language } = this;
    const bins = reliability(answers, 10);
    const told = bins.filter(({ n }) => n > 0);
    return html`<svg class="curve" viewBox="-8 -4 116 116" role="img" aria-label=${text.reliability}>
        <rect class="frame" width="100" height="100" />
        <line x1="0" y1="100" x2="100" y2="0" />
        ${bins.map(({ n, accuracy }, i) =>
          n === 0
            ? nothing
            : svg`<rect class="bin" x=${i * 10 + 1} width="8" y=${100 * (1 - accuracy)} height=${100 * accuracy} />`,
        )}
        <text x="50" y="108" text-anchor="middle">${text.sureness}</text>
        <text x="-3" y="50" text-anchor="middle" transform="rotate(-90 -3 50)">${text.accuracy}</text>
      </svg>
      <table class="hidden">
        <tbody>
          ${told.map(
            ({ n, confidence, accuracy }) =>
              html`<tr>
                <td>${percent(confidence, language)}</td>
                <td>${percent(accuracy, language)}</td>
                <td>${n}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;
  }

  #show(pictures: readonly Picture[], title: string): void {
    this.dispatchEvent(new CustomEvent('show', { detail: { pictures, title } }));
  }
}
