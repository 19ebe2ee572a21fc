/** The camera's picture, mirrored, or a picked picture or film as it is, with the people in it and what they wear, or with the guide. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Box, Garment, RegionKind, Wearer } from '../pipeline/types.ts';
import type { Language } from '../state/settings.ts';
import type { Geometry, Shown } from '../state/state.ts';
import { groupTitle, labelTitle } from './names.ts';
import { placed } from './placement.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';

/** How far down its region the middle of a garment's name stands, 0–1: the shirt's above the one of the jacket over it. */
const NAMED_AT: Readonly<Record<RegionKind, number>> = {
  upper: 0.25,
  outer: 0.7,
  whole: 0.5,
  lower: 0.6,
  feet: 0.4,
  head: 0.3,
  carry: 0.75,
  held: 0.4,
  guide: 0.5,
};

@customElement('kiosk-viewfinder')
export class KioskViewfinder extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        background: #0d0c0a;
      }
      /* A picture has a left and a right in every language, so the stage is written from the left. What is drawn over the picture is placed on the stage, which the picture covers or is contained in. */
      .stage,
      video,
      img {
        position: absolute;
        inset: 0;
      }
      video,
      img {
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      :host([mirrored]) video {
        transform: scaleX(-1);
      }
      :host(:not([mirrored])) .stage {
        inset: 6rem var(--edge) var(--edge);
      }
      :host(:not([mirrored])) :is(video, img) {
        object-fit: contain;
      }
      .guide {
        position: absolute;
        inset-inline-start: var(--x);
        top: var(--y);
        width: var(--w);
        height: var(--h);
        box-shadow: 0 0 0 200vmax rgb(13 12 10 / 22%);
        border-radius: 1.5rem;
        pointer-events: none;
      }
      .person,
      .garment {
        position: absolute;
        inset-inline-start: var(--x);
        top: var(--y);
        pointer-events: none;
        transition: 120ms linear;
        transition-property: inset-inline-start, top, width, height;
      }
      .person {
        width: var(--w);
        height: var(--h);
        border: 3px solid rgb(255 255 255 / 75%);
        border-radius: 1.75rem;
        box-sizing: border-box;
        box-shadow: 0 0 0 1px rgb(0 0 0 / 25%);
      }
      .person.nearest {
        border-color: #ffb08c;
      }
      .hidden-person {
        opacity: 0.4;
      }
      /* In the middle of the region, but never so near the edge that a name of usual length is cut off. */
      .garment {
        inset-inline-start: clamp(6rem, calc(var(--x) + var(--w) / 2), calc(100% - 6rem));
        transform: translate(-50%, -50%);
      }
      .garment span {
        display: block;
        font-style: normal;
        padding: 0.35rem 0.8rem;
        border-radius: 999px;
        background: rgb(13 12 10 / 78%);
        color: #fff;
        font-size: clamp(1rem, 1.7vmin, 1.4rem);
        font-weight: 550;
        white-space: nowrap;
      }
      .garment.open span {
        font-weight: 400;
        color: rgb(255 255 255 / 80%);
      }
      @media (prefers-reduced-motion: reduce) {
        .person,
        .garment {
          transition: none;
        }
      }
      .corner {
        position: absolute;
        width: clamp(1.75rem, 8%, 3.5rem);
        aspect-ratio: 1;
        border: 0 solid #fff;
        filter: drop-shadow(0 0 6px rgb(0 0 0 / 45%));
        transition: border-color 400ms;
      }
      .guide.named .corner {
        border-color: #ffb08c;
      }
      .corner:nth-child(1) {
        inset-inline-start: 0;
        top: 0;
        border-width: 4px 0 0 4px;
        border-start-start-radius: 1.5rem;
      }
      .corner:nth-child(2) {
        inset-inline-end: 0;
        top: 0;
        border-width: 4px 4px 0 0;
        border-start-end-radius: 1.5rem;
      }
      .corner:nth-child(3) {
        inset-inline-end: 0;
        bottom: 0;
        border-width: 0 4px 4px 0;
        border-end-end-radius: 1.5rem;
      }
      .corner:nth-child(4) {
        inset-inline-start: 0;
        bottom: 0;
        border-width: 0 0 4px 4px;
        border-end-start-radius: 1.5rem;
      }
    `,
  ];

  /** The video or picture to show; it stays its owner's. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  @property({ attribute: false }) geometry: Geometry | null = null;
  /** People expect a mirror of themselves, and a picture as it was taken. */
  @property({ type: Boolean, reflect: true }) mirrored = false;
  @property({ attribute: false }) shown: Shown | null = null;
  @property() language: Language = 'en';
  @property() label = '';
  @state() private size = { width: 0, height: 0 };

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    const stage = this.#stage;
    if (stage !== null) this.#observer.observe(stage);
  }

  protected override firstUpdated(): void {
    this.#observer.observe(this.#stage!);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override render() {
    this.view?.setAttribute('aria-label', this.label);
    const people = this.shown?.scene.people ?? [];
    this.toggleAttribute('data-people', people.length > 0);
    return html`<div class="stage" dir="ltr">${this.view}${people.length > 0 ? this.#people(people) : this.#guide()}</div>`;
  }

  /** Drawn over the camera alone: of a picked picture all is read. */
  #guide() {
    const at = this.mirrored && this.geometry !== null ? this.#placed(this.geometry.guide) : null;
    if (at === null) return nothing;
    const named = this.shown?.scene.headline?.decision === 'named';
    return html`<div class=${named ? 'guide named' : 'guide'} aria-hidden="true" ${vars(at)}>
      <i class="corner"></i><i class="corner"></i><i class="corner"></i><i class="corner"></i>
    </div>`;
  }

  /** Outlines, then names, so that no outline crosses a name; the same as a list for who hears the screen. */
  #people(people: readonly Wearer[]) {
    const garments = people.flatMap((wearer) => wearer.garments.map((garment) => ({ wearer, garment })));
    return html`<div aria-hidden="true">
        ${repeat(
          people,
          ({ id }) => id,
          (wearer, i) => this.#outline(wearer, i === 0),
        )}
        ${repeat(
          garments,
          ({ wearer, garment }) => `${wearer.id}/${garment.kind}`,
          ({ wearer, garment }) => this.#garment(wearer, garment),
        )}
      </div>
      <ul class="hidden" aria-label=${textOf(this.language).inView}>
        ${people.map((wearer, i) => html`<li>${this.#described(wearer, i + 1)}</li>`)}
      </ul>`;
  }

  #outline({ id, box, hidden }: Wearer, nearest: boolean) {
    const at = this.#placed(box);
    const classes = `person ${nearest ? 'nearest' : ''} ${hidden ? 'hidden-person' : ''}`;
    return at === null ? nothing : html`<i class=${classes} data-id=${id} ${vars(at)}></i>`;
  }

  #described({ garments }: Wearer, number: number): string {
    const names = garments.map(({ verdict }) => this.#nameOf(verdict)).filter((name) => name !== null);
    return textOf(this.language).person(number, new Intl.ListFormat(this.language, { type: 'unit' }).format(names));
  }

  #garment({ id, hidden }: Wearer, { kind, box, verdict }: Garment) {
    const at = this.#placed({ ...box, y: box.y + box.height * NAMED_AT[kind] });
    const name = this.#nameOf(verdict);
    if (at === null || name === null) return nothing;
    const classes = `garment ${verdict.decision === 'named' ? '' : 'open'} ${hidden ? 'hidden-person' : ''}`;
    return html`<i class=${classes} data-id=${id} data-kind=${kind} ${vars(at)}><span>${name}</span></i>`;
  }

  #nameOf(verdict: Garment['verdict']): string | null {
    const [best] = verdict.guesses;
    if (verdict.decision === 'named' && best !== undefined) return labelTitle(this.shown?.names, best, this.language);
    return groupTitle(this.shown?.names, verdict, this.language);
  }

  #placed(box: Box): Record<string, string> | null {
    const at = this.geometry && placed(this.geometry, box, this.size, this.mirrored);
    if (at === null) return null;
    const pixels = (value: number) => `${value.toFixed(1)}px`;
    return { x: pixels(at.x), y: pixels(at.y), w: pixels(at.width), h: pixels(at.height) };
  }

  get #stage(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.stage') ?? null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-viewfinder': KioskViewfinder;
  }
}
