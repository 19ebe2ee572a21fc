/** The caption of the mirror: what the nearest person wears in one sentence, what to do while there is none, and the code to take it away. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { nameOf } from '../pipeline/answer.ts';
import type { Verdict } from '../pipeline/types.ts';
import type { SessionKind } from '../state/session.ts';
import type { Language } from '../state/settings.ts';
import type { Shown, Watched } from '../state/state.ts';
import { captionOf, captionOfOther, spoken, type Caption } from './caption.ts';
import { either } from './format.ts';
import './kiosk-code.ts';
import { MARKS } from './labels/marks.ts';
import { marksOf, NAMED_PEOPLE } from './labels/plan.ts';
import { labelTitle } from './names.ts';
import { takeAwayOf } from './take-away.ts';
import { mirrorText } from './text/mirror.ts';
import { textOf } from './text.ts';
import { tick } from './tick.ts';
import { Ticking } from './ticking.ts';
import { shared, tokens } from './tokens.ts';
import { verdictStyles } from './verdict-styles.ts';

/** A screen reader hears an answer, and the tick sounds, only after it has stood this long, in ms. */
const SETTLED_MS = 1200;
/** A code stays at least this long, in ms: whoever takes out a telephone must still find it. */
const CODE_MS = 6000;

@customElement('kiosk-verdict')
export class KioskVerdict extends LitElement {
  static override readonly styles = [tokens, shared, verdictStyles];

  @property({ attribute: false }) shown: Shown | null = null;
  @property() language: Language = 'en';
  @property({ attribute: false }) watched: Watched['kind'] = 'camera';
  @property() session: SessionKind = 'empty';
  /** The last frame failed. */
  @property({ type: Boolean }) trouble = false;
  /** Shoppers read it: what went wrong is for staff. */
  @property({ type: Boolean }) store = false;
  @property() engine = '';
  /** The operator's address template for the code. */
  @property({ attribute: false }) takeAway: string | null = null;
  /** Whether a settled name makes a sound. */
  @property({ type: Boolean }) sound = false;
  @state() private announced = '';
  #pending = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #ticking = new Ticking(SETTLED_MS, () => this.sound && tick());
  /** The last caption, which stays for the goodbye. */
  #last: readonly [Caption, ...Caption[]] | null = null;
  #code: { readonly address: string; readonly at: number } | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#pending = '';
    this.#ticking.end();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('shown') && !changed.has('language') && !changed.has('session')) return;
    const { shown, language } = this;
    const first = shown && captionOf(shown, language);
    if (shown !== null && first !== null) {
      const others = shown.scene.people.slice(1, NAMED_PEOPLE).map((wearer) => captionOfOther(wearer, shown.names, language));
      this.#last = [first, ...others.filter((caption) => caption !== null)];
    } else if (this.session !== 'goodbye') this.#last = null;
    if (this.#isVisit) this.#ticking.hears(nameOf(this.#verdict));
    else this.#ticking.end();
  }

  protected override updated(): void {
    this.#publish();
    const words = this.#spoken();
    if (words === this.#pending) return;
    this.#pending = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.announced = words), SETTLED_MS);
  }

  protected override render() {
    return html`${this.#answer()}
      <p class="hidden" role="status">${this.announced}</p>`;
  }

  #answer() {
    const text = textOf(this.language);
    const words = mirrorText(this.language);
    const verdict = this.#verdict;
    const still = this.watched !== 'camera';
    if (this.trouble) return this.#words('waiting', text.trouble, this.store ? '' : text.troubleHint);
    if (!still && this.session === 'empty') return nothing;
    if (this.#last !== null && (this.session === 'goodbye' || verdict !== null)) return this.#captions(this.#last);
    if (!still && this.session === 'approach') return this.#words('waiting', words.closer, '');
    if (verdict === null) return this.#words('waiting', still ? text.looking : words.hello, '');
    if (verdict.decision === 'nothing')
      return still ? this.#words('nothing', text.nothingPicture, text.nothingPictureHint) : nothing;
    const people = (this.shown?.scene.people.length ?? 0) > 0;
    const hint = still ? text.unsurePicture : people ? words.light : text.unsureHint;
    return this.#words('unsure', text.unsure, hint);
  }

  #words(kind: 'waiting' | 'nothing' | 'unsure', title: string, hint: string) {
    return html`<section class=${kind}>
      <h1>${title}</h1>
      ${hint === '' ? nothing : html`<p class="rest">${hint}</p>`}
    </section>`;
  }

  #captions(captions: readonly [Caption, ...Caption[]]) {
    const marks = [...marksOf(this.shown?.scene.people ?? []).values()];
    const [first] = captions;
    const code = this.#codeOf(first);
    return html`<section class="named ${captions.length > 1 ? 'two' : ''} ${this.session === 'goodbye' ? 'goodbye' : ''}">
      <div class="sentences">
        ${captions.map(({ head, rest, isOpen }, i) => {
          const mark = captions.length > 1 ? marks[i] : undefined;
          const title = html`<span class=${isOpen ? 'open' : ''}
            >${head}${rest === '' ? nothing : html`<span class="comma">,</span>`}</span
          >`;
          const sign =
            mark === undefined ? nothing : html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">${MARKS[mark]}</svg>`;
          const tail = rest === '' ? nothing : html` <span class="rest">${rest}</span>`;
          return i === 0 ? html`<h1>${sign}${title}${tail}</h1>` : html`<p class="other">${sign}${title}${tail}</p>`;
        })}
      </div>
      ${
        code === null
          ? nothing
          : html`<figure class="code">
              <kiosk-code text=${code} label=${mirrorText(this.language).findIt}></kiosk-code>
              <figcaption>${mirrorText(this.language).findIt}</figcaption>
            </figure>`
      }
    </section>`;
  }

  /** The address of the code; what it was until then, while it is too early for another. */
  #codeOf(caption: Caption): string | null {
    const address = takeAwayOf(this.takeAway, caption);
    if (address === null) this.#code = null;
    else if (this.#code === null || performance.now() - this.#code.at >= CODE_MS) {
      if (this.#code?.address !== address) this.#code = { address, at: performance.now() };
    }
    return this.#code?.address ?? null;
  }

  /** Somebody is there, or a picture. */
  get #isVisit(): boolean {
    return this.watched === 'camera' ? this.session !== 'empty' && this.session !== 'goodbye' : this.shown !== null;
  }

  get #verdict(): Verdict | null {
    return this.shown?.scene.headline ?? null;
  }

  #spoken(): string {
    const text = textOf(this.language);
    const verdict = this.#verdict;
    if (verdict === null || this.trouble || (this.watched === 'camera' && this.session === 'empty')) return '';
    if (verdict.decision === 'nothing') return text.announceNothing;
    const caption = this.shown && captionOf(this.shown, this.language);
    if (caption !== null) return text.announceNamed(spoken(caption));
    const titles = verdict.guesses.map((guess) => labelTitle(this.shown?.names, guess, this.language));
    return titles.length > 0 ? text.announceUnsure(either(this.language, titles)) : text.unsure;
  }

  /** The answer as attributes, for whatever reads the screen from outside: tests, automation, style sheets. */
  #publish(): void {
    const verdict = this.#verdict ?? undefined;
    const model = this.shown?.scene.model;
    const attributes: Record<string, string | undefined> = {
      'data-decision': verdict?.decision,
      'data-label': nameOf(verdict) ?? undefined,
      'data-group': verdict?.group ?? undefined,
      'data-confidence': verdict?.confidence.toFixed(6),
      'data-release': verdict && model?.release,
      'data-model': verdict && model && `${model.name}@${model.version}`,
      'data-engine': this.engine,
      'data-scores': verdict && JSON.stringify(verdict.guesses.map(({ id, probability }) => ({ id, probability }))),
      'data-reading': String(this.shown?.headlines ?? 0),
    };
    for (const [name, value] of Object.entries(attributes))
      if (value === undefined) this.removeAttribute(name);
      else if (this.getAttribute(name) !== value) this.setAttribute(name, value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-verdict': KioskVerdict;
  }
}
