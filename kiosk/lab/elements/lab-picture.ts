/** <lab-picture>: the list of pictures beside one of them, with what each network says of it. Fires `pick`. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Lab } from '../lab.ts';
import type { Picture } from '../pictures.ts';
import { LabElement } from './element.ts';
import './lab-canvas.ts';
import './lab-list.ts';
import './lab-look.ts';
import { shared, tokens } from './styles.ts';

@customElement('lab-picture')
export class LabPicture extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr);
        gap: 1.2rem;
        align-items: start;
      }
      lab-list {
        position: sticky;
        top: 1rem;
        --window: min(70vh, 48rem);
      }
      .shown {
        align-items: start;
        gap: 1.2rem;
      }
      .large {
        width: min(100%, 22rem);
      }
      .looks {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
        gap: 1rem;
        align-items: start;
      }
      @media (max-width: 900px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        lab-list {
          position: static;
          --window: 15rem;
        }
      }
    `,
  ];

  protected override render() {
    const { lab, text, language } = this;
    return html`<lab-list .lab=${lab} language=${language} .pictures=${lab.pictures} @pick=${this.#pick}></lab-list>
      <div class="stack">
        ${lab.selected === null ? nothing : this.#selected(lab.selected)}
        ${lab.networks.length === 0 ? html`<p>${text.noNetwork}</p>` : nothing}
        <div class="looks">
          ${lab.networks.map((network) => html`<lab-look .lab=${lab} language=${language} .network=${network}></lab-look>`)}
        </div>
      </div>`;
  }

  #selected({ id, blob, name }: Picture): TemplateResult {
    const { lab, text } = this;
    const asked = lab.networks.filter(({ entry }) => entry.card.task === 'classify');
    const answers = asked.flatMap((network) => topOf(lab, network) ?? []);
    const said = new Set(answers);
    return html`<div class="row shown">
      <lab-canvas class="large" .painted=${{ key: id, blob, side: 960 }} label=${name}></lab-canvas>
      <div class="stack">
        <h2>${name}</h2>
        ${
          answers.length > 1 && answers.length === asked.length
            ? html`<p role="status" data-testid="agreement" class=${said.size > 1 ? 'fault' : 'quiet'}>
                ${said.size > 1 ? text.disagree : text.agree}
              </p>`
            : nothing
        }
      </div>
    </div>`;
  }

  readonly #pick = ({ detail }: CustomEvent<{ picture: Picture; open: boolean }>): void => {
    this.dispatchEvent(new CustomEvent('pick', { detail }));
  };
}

/** The best label of the picture that is looked at, as far as the network said it. */
function topOf(lab: Lab, network: Lab['networks'][number]): string | null {
  const read = lab.looks.get(network)?.read;
  const { card } = network.entry;
  if (read === undefined || card.task !== 'classify') return null;
  return card.labels[read.logits.indexOf(Math.max(...read.logits))]?.id ?? null;
}
