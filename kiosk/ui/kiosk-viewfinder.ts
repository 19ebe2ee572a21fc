/** The mirror: the camera's picture over the whole screen, or a picked picture or film as it is, and on it what people wear. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Box, Wearer } from '../pipeline/types.ts';
import { FIRST_MOUNTING, type Mounting } from '../state/mounting.ts';
import type { Language } from '../state/settings.ts';
import type { Geometry, Shown } from '../state/state.ts';
import { titleOf } from './caption.ts';
import './kiosk-light.ts';
import { nearestOf } from './labels/boxes.ts';
import { layOut, type Place } from './labels/layout.ts';
import { letGo } from './labels/leaving.ts';
import { MARKS } from './labels/marks.ts';
import { planOf, type Dot, type Label, type Plan } from './labels/plan.ts';
import { createRuler, type Measures } from './labels/ruler.ts';
import { placed, type Showing, type Size } from './placement.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';
import { viewfinderStyles } from './viewfinder-styles.ts';

/** Names stay where they are until one of these properties changes. */
const PLANNED_BY = ['shown', 'language', 'covered', 'mounting', 'size', 'whole'] as const;

@customElement('kiosk-viewfinder')
export class KioskViewfinder extends LitElement {
  static override readonly styles = [tokens, shared, viewfinderStyles];

  /** The video or picture to show; it stays its owner's. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  @property({ attribute: false }) geometry: Geometry | null = null;
  /** The camera is a mirror; anything else is shown as it was taken. */
  @property({ type: Boolean }) camera = false;
  @property({ attribute: false }) mounting: Mounting = FIRST_MOUNTING;
  @property({ attribute: false }) shown: Shown | null = null;
  /** Whether the frame for what is held up is drawn; where people are looked for it is not needed. */
  @property({ type: Boolean }) guided = false;
  /** Nobody is there; what is in view all the same gives no sign of life, and is neither marked nor named. */
  @property({ type: Boolean }) empty = false;
  /** Pixels of the screen that other things take at its top and bottom. */
  @property({ attribute: false }) covered = { top: 0, bottom: 0 };
  @property() language: Language = 'en';
  @property() label = '';
  /** Of the stage, which a turned camera turns, and of the whole element: as observed, since asking costs a layout. */
  @state() private size: Size = { width: 0, height: 0 };
  @state() private whole: Size = { width: 0, height: 0 };
  #plan: Plan | null = null;
  #places: readonly Place[] = [];
  readonly #ruler = createRuler(this);

  readonly #observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const size = { width: contentRect.width, height: contentRect.height };
      if (target === this) this.whole = size;
      else this.size = size;
    }
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
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

  protected override willUpdate(changed: PropertyValues): void {
    const { shown, geometry, size, whole, camera } = this;
    if (shown === null || geometry === null || size.width === 0 || whole.width === 0 || (camera && this.empty)) {
      this.#plan = null;
      this.#places = [];
      return;
    }
    if (this.#plan !== null && !PLANNED_BY.some((name) => changed.has(name))) return;
    const covered = camera ? this.covered : { top: 0, bottom: 0 };
    const ruler = this.#rule();
    const { scene, names } = shown;
    const { language, showing } = this;
    this.#plan = planOf({ scene, names, geometry, size, showing, language, covered, ...ruler });
    this.#places = layOut(this.#places, this.#plan.labels, this.#plan.stage, scene.takenAt);
  }

  protected override update(changed: PropertyValues<this>): void {
    const before = [...this.renderRoot.querySelectorAll<HTMLElement>('.marks > *')];
    super.update(changed);
    const gone = before.filter((element) => !element.isConnected && element.matches('.garment, .leader, .dot'));
    const layer = this.renderRoot.querySelector<HTMLElement>('.gone');
    if (layer !== null) letGo(gone, layer);
  }

  protected override render() {
    this.view?.setAttribute('aria-label', this.label);
    const people = this.shown?.scene.people ?? [];
    this.toggleAttribute('data-people', people.length > 0);
    const { mirror, fit } = this.showing;
    const turn = this.camera ? this.mounting.rotate : 0;
    const kind = this.camera ? `${mirror ? 'mirror' : ''} ${fit === 'contain' ? 'whole' : ''} turn${turn}` : 'picture';
    const isEmpty = this.camera && this.empty;
    return html`<div class="stage ${kind} ${isEmpty ? 'empty' : ''}" dir="ltr" ${vars(this.#measures())}>
      ${this.view}<i class="shade"></i>
      ${isEmpty ? html`<kiosk-light .view=${this.view} ?mirror=${mirror} .rotate=${turn}></kiosk-light>` : nothing}
      ${people.length > 0 && !isEmpty ? this.#people(people) : this.#guide()}
      <div class="gone" aria-hidden="true"></div>
    </div>`;
  }

  /** Drawn over the camera alone: of a picked picture all is read. */
  #guide() {
    const { camera, guided, geometry, size, showing } = this;
    const at = camera && guided && geometry !== null ? placed(geometry, geometry.guide, size, showing) : null;
    return at === null
      ? nothing
      : html`<div class="guide" aria-hidden="true" ${vars(laidOut(at))}><i></i><i></i><i></i><i></i></div>`;
  }

  /** Lines, dots, then names, so that no line crosses a name; the same as a list for who hears the screen. */
  #people(people: readonly Wearer[]) {
    const labels = this.#plan?.labels ?? [];
    const seen = this.#places.flatMap((place) => {
      const label = labels.find(({ key }) => key === place.key);
      return label !== undefined && place.visible ? [{ place, label, key: `${place.key} ${place.jumps}` }] : [];
    });
    return html`<div class="marks" aria-hidden="true">
        ${repeat(
          people,
          ({ id }) => id,
          (wearer, i) => this.#outline(wearer, i === 0),
        )}
        ${repeat(
          seen,
          ({ key }) => key,
          ({ place, label }) => leader(place, label),
        )}
        ${repeat(this.#plan?.dots ?? [], ({ key }) => key, dotOf)}
        ${repeat(
          seen,
          ({ key }) => key,
          ({ place, label }) => nameOf(place, label),
        )}
      </div>
      <ul class="hidden" aria-label=${textOf(this.language).inView}>
        ${people.map((wearer, i) => html`<li>${this.#described(wearer, i + 1)}</li>`)}
      </ul>`;
  }

  #outline({ id, box, hidden }: Wearer, nearest: boolean) {
    const at = this.geometry && placed(this.geometry, box, this.size, this.showing);
    if (at === null) return nothing;
    const classes = `person ${nearest ? 'nearest' : ''} ${hidden ? 'hidden-person' : ''}`;
    return html`<i class=${classes} data-id=${id} ${vars(this.camera ? stretched(at) : laidOut(at))}></i>`;
  }

  #described({ garments }: Wearer, number: number): string {
    const names = garments.map(({ verdict }) => titleOf(this.shown?.names, verdict, this.language));
    const known = names.filter((name) => name !== null);
    return textOf(this.language).person(number, new Intl.ListFormat(this.language, { type: 'unit' }).format(known));
  }

  get showing(): Showing {
    return this.camera ? this.mounting : { mirror: false, fit: 'contain' };
  }

  #rule(): Measures {
    return this.#ruler.at(this.whole.width, this.whole.height, this.language);
  }

  #measures(): Record<string, string> {
    const { type, line, mark } = this.#rule();
    const { top, bottom } = this.covered;
    return { type: px(type), line: px(line), mark: px(mark), dot: px(mark), top: px(top), bottom: px(bottom) };
  }

  get #stage(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.stage') ?? null;
  }
}

/** Where something stands that has a frame, and of what has none, which then moves without a layout: one pixel, stretched. */
function laidOut({ x, y, width, height }: Box): Record<string, string> {
  return { x: px(x), y: px(y), w: px(width), h: px(height) };
}

function stretched({ x, y, width, height }: Box): Record<string, string> {
  return { at: `matrix(${[width, 0, 0, height, x, y].map((value) => value.toFixed(1)).join(', ')})` };
}

function nameOf({ x, y, width, height }: Place, { id, kind, title, sure, shade, hidden }: Label) {
  const classes = `garment ${sure ? '' : 'open'} ${hidden ? 'hidden-person' : ''}`;
  const at = { at: `translate(${px(x)}, ${px(y)})`, w: px(width), h: px(height), ...(shade && { shade: shade.hex }) };
  return html`<i class=${classes} data-id=${id} data-kind=${kind} data-colour=${shade?.name ?? nothing} ${vars(at)}
    >${shade === null ? nothing : html`<i class="swatch"></i>`}<span>${title}</span></i
  >`;
}

/** The line from the edge of a name to the dot: one pixel, stretched and turned. */
function leader(place: Place, { dot }: Label) {
  const from = nearestOf(place, dot);
  const [dx, dy] = [dot.x - from.x, dot.y - from.y];
  const length = Math.max(Math.hypot(dx, dy), 0.01);
  const axes = [dx, dy, -dy / length, dx / length, from.x, from.y].map((value) => value.toFixed(3));
  return html`<i class="leader" ${vars({ at: `matrix(${axes.join(', ')})` })}></i>`;
}

function dotOf({ key, at, mark, far }: Dot) {
  return html`<i class="dot ${far ? 'far' : ''}" data-of=${key} ${vars({ at: `translate(${px(at.x)}, ${px(at.y)})` })}
    ><svg viewBox="0 0 24 24">${MARKS[mark]}</svg></i
  >`;
}

function px(value: number): string {
  return `${value.toFixed(1)}px`;
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-viewfinder': KioskViewfinder;
  }
}
