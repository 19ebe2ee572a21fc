/** <lab-look>: what one network makes of the picture that is looked at: what it saw, all labels, the first five, its time. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ClassifyCard } from '#contract/model-card';
import { titleIn } from '#contract/titles';
import { decide, logProbabilities, topK } from '../../pipeline/answer.ts';
import { vars } from '../../ui/vars.ts';
import { classifyCard } from '../lab.ts';
import type { Network } from '../network.ts';
import type { Read } from '../protocol.ts';
import { LabElement, percent, plain } from './element.ts';
import './lab-canvas.ts';
import './lab-people.ts';
import { shared, tokens } from './styles.ts';

@customElement('lab-look')
export class LabLook extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: block;
      }
      .saw {
        width: min(100%, 12rem);
      }
      .said {
        font-size: 1.25rem;
        font-weight: 650;
      }
      .labels {
        display: grid;
        grid-template-columns: auto minmax(4rem, 1fr) 3.6rem;
        gap: 0.25rem 0.6rem;
        align-items: center;
        font-size: 0.9rem;
      }
      .bar {
        position: relative;
        height: 0.9rem;
        border-radius: 0.2rem;
        background: color-mix(in srgb, var(--ink) 9%, transparent);
      }
      .bar i {
        display: block;
        width: calc(var(--share) * 100%);
        height: 100%;
        border-radius: inherit;
        background: var(--bar);
      }
      .bar b {
        position: absolute;
        inset-block: -2px;
        inset-inline-start: calc(var(--at) * 100%);
        width: 2px;
        background: var(--ink);
      }
      .share {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      ol {
        padding-inline-start: 1.4rem;
      }
      summary {
        cursor: pointer;
        padding: 0.3rem 0;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) network!: Network;

  protected override render() {
    const { network, lab, text } = this;
    const look = lab.looks.get(network);
    const card = classifyCard(network);
    const { name, version } = network.entry.card;
    // Why a network has failed is said once, by its state: what it was reading then failed of the same.
    const failure = network.state.kind === 'failed' ? undefined : look?.failure;
    return html`<section class="card stack" aria-label="${name} ${version}">
      <h3>${name} <span class="quiet">${version}</span></h3>
      ${this.#state()} ${failure === undefined ? nothing : html`<p class="fault" role="alert">${failure}</p>`}
      ${look?.read !== undefined && card !== null ? this.#classified(card, look.read) : nothing}
      ${
        network.isReady && look === undefined && lab.selected !== null
          ? html`<p class="quiet" role="status">${text.waiting}</p>`
          : nothing
      }
      ${
        look?.scene !== undefined || look?.poses !== undefined
          ? html`<lab-people .lab=${lab} language=${this.language} .network=${network}></lab-people>`
          : nothing
      }
    </section>`;
  }

  #state(): TemplateResult {
    const { network, text, language } = this;
    const { state, entry } = network;
    if (state.kind === 'opening') return html`<p class="quiet" role="status">${text.opening}</p>`;
    if (state.kind === 'failed') {
      const { code, message } = state.failure;
      return html`<div class="fault stack" role="alert">
        <p><strong>${text.failure[code]}.</strong> ${text.othersGoOn}</p>
        <p class="small">${message}</p>
        <div><button @click=${() => void this.lab.open(network)}>${text.again}</button></div>
      </div>`;
    }
    const { engine, goldenDifference } = state.report;
    const { tolerance } = entry.card.golden;
    return html`<p class="quiet small">${engine.kind === 'webgpu' ? 'WebGPU' : 'wasm'}, ${engine.device}</p>
      ${
        goldenDifference > tolerance
          ? html`<p class="fault">${text.goldenWarning(plain(goldenDifference, language), tolerance)}</p>`
          : nothing
      }
      ${entry.warning === null ? nothing : html`<p class="fault">${text.otherFile}</p>`}`;
  }

  #classified(card: ClassifyCard, { logits, preprocessMs, inferenceMs, input }: Read): TemplateResult {
    const { text, language } = this;
    const logs = logProbabilities(logits, card.temperature);
    const verdict = decide(logs, card);
    const titleOf = (index: number) => titleIn(card.labels[index]!.title, language) ?? card.labels[index]!.id;
    const best = topK(logs, 5);
    const named = verdict.decision === 'named' ? titleOf(verdict.guesses[0]!.index) : (verdict.group ?? titleOf(best[0]!));
    return html`<p>
        <span class="quiet">${text.says[verdict.decision]}:</span>
        <span class="said" data-testid="said" data-label=${card.labels[best[0]!]!.id} data-decision=${verdict.decision}
          >${named}</span
        >
      </p>
      <p class="quiet small">${text.time(plain(preprocessMs, language), plain(inferenceMs, language))}</p>
      ${
        input === null
          ? nothing
          : html`<figure class="stack">
              <lab-canvas class="saw" .painted=${{ input }} label=${text.saw}></lab-canvas>
              <figcaption class="quiet small">${text.saw}: ${text.sawSize(input.width, input.height)}</figcaption>
            </figure>`
      }
      <div>
        <h4 class="hidden">${text.top5}</h4>
        <ol aria-label=${text.top5}>
          ${best.map((index) => html`<li>${titleOf(index)} <span class="quiet">${percent(Math.exp(logs[index]!), language)}</span></li>`)}
        </ol>
      </div>
      <details>
        <summary>${text.labels}</summary>
        <div class="labels" role="list">
          ${card.labels.map((label, index) => {
            const share = Math.exp(logs[index]!);
            return html`<span role="listitem"
                >${titleOf(index)} ${label.id === card.reject ? html`<span class="quiet small">(${text.reject})</span>` : nothing}
                <span class="hidden"
                  >${percent(share, language)}, ${text.threshold} ${percent(label.threshold, language)}</span
                ></span
              >
              <span class="bar" aria-hidden="true" title="${text.threshold} ${percent(label.threshold, language)}"
                ><i ${vars({ share })}></i><b ${vars({ at: label.threshold })}></b
              ></span>
              <span class="share" aria-hidden="true">${percent(share, language)}</span>`;
          })}
        </div>
      </details>`;
  }
}
