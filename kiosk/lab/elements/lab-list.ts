/** <lab-list>: the pictures, of which only those in sight are in the page, so that thousands cost nothing. Fires `pick`. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { titleIn } from '#contract/titles';
import { vars } from '../../ui/vars.ts';
import { classifyCard } from '../lab.ts';
import { topAnswer } from '../answers.ts';
import type { Picture } from '../pictures.ts';
import { LabElement, percent } from './element.ts';
import './lab-canvas.ts';
import { shared, tokens } from './styles.ts';

/** Height of a row, in px, and how many beyond the edges are ready. */
const ROW = 72;
const SPARE = 4;

@customElement('lab-list')
export class LabList extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      .window {
        position: relative;
        height: var(--window, 28rem);
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 0.6rem;
        background: var(--raised);
      }
      .all {
        height: calc(var(--rows) * ${ROW}px);
      }
      .slice {
        position: absolute;
        inset-inline: 0;
        top: 0;
        transform: translateY(calc(var(--first) * ${ROW}px));
      }
      .option {
        display: grid;
        grid-template-columns: 56px minmax(5rem, 1fr);
        gap: 0.8rem;
        align-items: center;
        height: ${ROW}px;
        padding: 0 0.8rem;
        cursor: pointer;
        border-inline-start: 4px solid transparent;
      }
      .option.wide {
        grid-template-columns: 56px minmax(6rem, 1.3fr) repeat(var(--columns), minmax(5rem, 1fr));
      }
      .option[aria-selected='true'] {
        border-inline-start-color: var(--accent);
        background: color-mix(in srgb, var(--accent) 10%, transparent);
      }
      .option:hover {
        background: color-mix(in srgb, var(--ink) 6%, transparent);
      }
      lab-canvas {
        height: 56px;
      }
      .name,
      .answer {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name span,
      .answer span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .wrong {
        color: var(--warning);
        text-decoration: underline wavy;
        text-underline-offset: 3px;
      }
      @media (max-width: 640px) {
        .option.wide {
          grid-template-columns: 40px minmax(4rem, 1fr) repeat(var(--columns), minmax(3rem, 1fr));
          gap: 0.4rem;
          padding: 0 0.3rem;
          font-size: 0.8rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) pictures: readonly Picture[] = [];
  /** Whether each row says what the networks said. */
  @property({ type: Boolean }) answers = false;
  @state() private top = 0;
  @state() private height = 480;

  protected override render() {
    const { pictures, lab, text } = this;
    const first = Math.max(0, Math.floor(this.top / ROW) - SPARE);
    const shown = pictures.slice(first, first + Math.ceil(this.height / ROW) + 2 * SPARE);
    const selected = lab.selected;
    const isShown = selected !== null && shown.includes(selected);
    return html`<div
      class="window"
      role="listbox"
      tabindex="0"
      aria-label=${text.pictures}
      aria-activedescendant=${isShown ? `p${selected.id}` : nothing}
      @scroll=${this.#scrolled}
      @keydown=${this.#key}
    >
      <div class="all" role="presentation" ${vars({ rows: pictures.length })}></div>
      <div class="slice" role="presentation" ${vars({ first })}>
        ${shown.map((picture, i) => this.#option(picture, first + i))}
      </div>
    </div>`;
  }

  #option(picture: Picture, index: number): TemplateResult {
    const { lab, language } = this;
    const networks = this.answers ? lab.networks.filter((network) => classifyCard(network) !== null) : [];
    return html`<div
      id="p${picture.id}"
      class="option ${this.answers ? 'wide' : ''}"
      role="option"
      aria-selected=${picture === lab.selected}
      aria-setsize=${this.pictures.length}
      aria-posinset=${index + 1}
      @click=${() => this.#pick(picture, true)}
      ${vars({ columns: networks.length })}
    >
      <lab-canvas .painted=${{ key: picture.id, blob: picture.blob, side: 112 }}></lab-canvas>
      <div class="name">
        <span>${picture.name}</span>
        ${picture.truth === null ? nothing : html`<span class="quiet small">${picture.truth}</span>`}
      </div>
      ${networks.map((network) => {
        const answer = topAnswer(network, picture);
        if (answer === null) return html`<div class="answer quiet">${this.text.unread}</div>`;
        if ('failure' in answer) return html`<div class="answer fault small" title=${answer.failure}>${answer.failure}</div>`;
        const title = titleIn(answer.label.title, language) ?? answer.label.id;
        const isWrong = picture.truth !== null && picture.truth !== answer.label.id;
        return html`<div class="answer">
          <span class=${isWrong ? 'wrong' : ''}>${title}</span>
          <span class="quiet small">${percent(answer.probability, language)}</span>
        </div>`;
      })}
    </div>`;
  }

  protected override firstUpdated(): void {
    const window = this.renderRoot.querySelector('.window')!;
    new ResizeObserver(() => (this.height = window.clientHeight)).observe(window);
  }

  readonly #scrolled = (event: Event): void => {
    this.top = (event.currentTarget as HTMLElement).scrollTop;
  };

  readonly #key = (event: KeyboardEvent): void => {
    const { pictures, lab } = this;
    const at = lab.selected === null ? -1 : pictures.indexOf(lab.selected);
    const page = Math.max(1, Math.floor(this.height / ROW) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: pictures.length - 1,
    };
    const to = steps[event.key];
    if (event.key === 'Enter' && lab.selected !== null) this.#pick(lab.selected, true);
    if (to === undefined || pictures.length === 0) return;
    event.preventDefault();
    const index = Math.min(pictures.length - 1, Math.max(0, to));
    const window = this.renderRoot.querySelector('.window')!;
    const row = index * ROW;
    if (row < window.scrollTop) window.scrollTop = row;
    else if (row + ROW > window.scrollTop + window.clientHeight) window.scrollTop = row + ROW - window.clientHeight;
    this.#pick(pictures[index]!, false);
  };

  /** `open`: by a click or Enter, not in passing. */
  #pick(picture: Picture, open: boolean): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: { picture, open } }));
  }
}
