/** <lab-people>: who is in the picture and what the kiosk would say of them, with the reasons for each name. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { titleIn } from '#contract/titles';
import { asWorn, fuse, logProbabilities, topK } from '../../pipeline/answer.ts';
import type { Person } from '../../pipeline/people/person.ts';
import type { Verdict } from '../../pipeline/types.ts';
import { classifyCard } from '../lab.ts';
import type { Network, Posed, Scened } from '../network.ts';
import type { RegionStory } from '../protocol.ts';
import { LabElement, percent } from './element.ts';
import './lab-canvas.ts';
import { shared, tokens } from './styles.ts';

/** A keypoint of less is not drawn: the network itself does not believe it. */
const SEEN = 0.15;

@customElement('lab-people')
export class LabPeople extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      .stage {
        position: relative;
      }
      .stage svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .person {
        fill: none;
        stroke: #fff;
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      .region {
        fill: none;
        stroke: #ff9568;
        stroke-width: 2;
        stroke-dasharray: 6 4;
        vector-effect: non-scaling-stroke;
      }
      .region.open {
        fill: #ff956833;
        stroke-dasharray: none;
        stroke-width: 3;
      }
      text {
        fill: #fff;
        stroke: #1b1813;
        stroke-width: 3;
        paint-order: stroke;
        font-weight: 700;
      }
      ul {
        list-style: none;
      }
      summary {
        cursor: pointer;
        padding: 0.5rem 0;
      }
      circle {
        fill: #ffd166;
        stroke: #1b1813;
      }
      .garment {
        display: grid;
        grid-template-columns: 4rem minmax(0, 1fr);
        gap: 0.8rem;
        padding: 0.6rem 0;
        border-top: 1px solid var(--line);
      }
      .crop {
        max-height: 6rem;
      }
    `,
  ];

  @property({ attribute: false }) network!: Network;
  /** The region whose reasons are shown. */
  @state() private open: string | null = null;

  protected override render() {
    const look = this.lab.looks.get(this.network);
    if (look?.poses !== undefined) return this.#poses(look.poses);
    return look?.scene === undefined ? nothing : this.#scene(look.scene);
  }

  #poses({ width, height, people }: Posed): TemplateResult {
    const points = people.flatMap(({ keypoints }: Person) => keypoints.filter(({ score }) => score >= SEEN));
    const radius = Math.max(width, height) / 120;
    return html`<p data-testid="people">${this.text.found(people.length)}</p>
      ${this.#stage(
        width,
        height,
        html`${people.map(({ box }) => rect(box, 'person'))}${points.map(
          ({ x, y }) => svg`<circle cx=${x} cy=${y} r=${radius} />`,
        )}`,
      )}`;
  }

  #scene({ width, height, scene, regions }: Scened): TemplateResult {
    const { text } = this;
    const { people } = scene;
    if (people.length === 0) return html`<p class="quiet" data-testid="people">${text.nobody}</p>`;
    const worn = regions.filter(({ person }) => person !== null);
    const told = worn.filter(({ verdict }) => verdict !== null);
    return html`<h4>${text.peopleTitle}</h4>
      <p class="quiet" data-testid="people">${text.found(people.length)}</p>
      ${this.#stage(
        width,
        height,
        html`${people.map(({ id, box }) => svg`${rect(box, 'person')}<text x=${box.x + height / 60} y=${box.y + height / 18} font-size=${height / 20}>${id}</text>`)}${worn
          .filter((story) => story.verdict !== null || keyOf(story) === this.open)
          .map((story) => rect(story.box, `region ${keyOf(story) === this.open ? 'open' : ''}`))}`,
      )}
      <ul>
        ${told.map((story) => this.#garment(story))}
      </ul>
      <details>
        <summary>${text.silent(worn.length - told.length)}</summary>
        <ul>
          ${worn.filter((story) => !told.includes(story)).map((story) => this.#garment(story))}
        </ul>
      </details>`;
  }

  #stage(width: number, height: number, marks: TemplateResult): TemplateResult {
    const picture = this.lab.selected!;
    return html`<div class="stage">
      <lab-canvas .painted=${{ key: picture.id, blob: picture.blob, side: 960 }} label=${picture.name}></lab-canvas>
      <svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${marks}</svg>
    </div>`;
  }

  #garment(story: RegionStory): TemplateResult {
    const { text, lab } = this;
    const key = keyOf(story);
    const isOpen = key === this.open;
    const picture = lab.selected!;
    const person = text.person(story.person ?? 0);
    const kind = text.regions[story.kind];
    return html`<li class="garment" data-testid="garment" data-kind=${story.kind}>
      <lab-canvas class="crop" .painted=${{ key: picture.id, blob: picture.blob, box: story.box, side: 160 }}></lab-canvas>
      <div class="stack">
        <p>
          ${story.verdict === null ? html`<span class="quiet">–</span>` : html`<strong>${this.#said(story.verdict)}</strong>`}
          <span class="quiet small">${person}, ${kind}</span>
        </p>
        <div>
          <button
            class="small"
            aria-expanded=${isOpen}
            aria-label=${text.whyOf(kind, person)}
            @click=${() => (this.open = isOpen ? null : key)}
          >
            ${text.why}
          </button>
        </div>
        ${isOpen ? this.#why(story) : nothing}
      </div>
    </li>`;
  }

  #said({ decision, group, guesses, confidence }: Verdict): string {
    const card = classifyCard(this.network)!;
    const label = card.labels[guesses[0]?.index ?? -1];
    const name = decision === 'named' ? (titleIn(label?.title, this.language) ?? label?.id) : group;
    return `${name ?? this.text.says[decision]}, ${percent(confidence, this.language)}`;
  }

  #why({ views, group, least, clothed, verdict }: RegionStory): TemplateResult {
    const { text, language } = this;
    const card = classifyCard(this.network)!;
    const last = views.at(-1)!;
    const { temperature } = asWorn(card);
    const logs = fuse(views.map(({ logits, quality }) => ({ logs: logProbabilities(logits, temperature), quality })));
    const quality = Math.max(...views.map((view) => view.quality));
    return html`<div class="stack small" data-testid="why">
      <p>${text.looks(views.length, quality.toFixed(2))}</p>
      <p>
        ${group === null ? text.mayNameAny : text.mayName(group)} ${least > 0 ? text.least(percent(least, language)) : nothing}
      </p>
      ${clothed ? html`<p>${text.clothed}</p>` : nothing} ${last.fine ? nothing : html`<p>${text.coarse}</p>`}
      ${verdict === null ? html`<p>${text.notTold}</p>` : nothing}
      <p><strong>${text.competed}</strong></p>
      <ol>
        ${topK(logs, 5).map((index) => {
          const { id, title, threshold } = card.labels[index]!;
          return html`<li>
            ${titleIn(title, language) ?? id}: ${percent(Math.exp(logs[index]!), language)}
            <span class="quiet">(${text.threshold} ${percent(Math.max(threshold, least), language)})</span>
          </li>`;
        })}
      </ol>
    </div>`;
  }
}

const keyOf = ({ person, kind }: RegionStory): string => `${person}/${kind}`;

function rect({ x, y, width, height }: { x: number; y: number; width: number; height: number }, name: string) {
  return svg`<rect class=${name} x=${x} y=${y} width=${width} height=${height} />`;
}
