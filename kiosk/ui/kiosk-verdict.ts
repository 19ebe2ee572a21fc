/** The answer: a garment's name in big type, its group or "not sure" with guesses, or an invitation when nothing is there. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { nameOf } from '../pipeline/answer.ts';
import type { Guess, Verdict } from '../pipeline/types.ts';
import type { Language } from '../state/settings.ts';
import type { Shown, Watched } from '../state/state.ts';
import { fit } from './fit.ts';
import { either, percent } from './format.ts';
import { groupTitle, labelTitle } from './names.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';
import { vars } from './vars.ts';
import { verdictStyles } from './verdict-styles.ts';

/** A screen reader hears an answer only after it has stood this long, in ms. */
const SETTLED_MS = 1200;

@customElement('kiosk-verdict')
export class KioskVerdict extends LitElement {
  static override readonly styles = [tokens, shared, verdictStyles];

  @property({ attribute: false }) shown: Shown | null = null;
  @property() language: Language = 'en';
  @property({ attribute: false }) watched: Watched['kind'] = 'camera';
  /** The last frame failed. */
  @property({ type: Boolean }) trouble = false;
  @property() engine = '';
  @state() private announced = '';
  #pending = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#pending = '';
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
    const still = this.watched !== 'camera';
    const verdict = this.#verdict;
    if (this.trouble) return this.#words('waiting', text.trouble, text.troubleHint);
    if (verdict === null) return this.#words('waiting', text.looking, text.lookingHint);
    const { decision, guesses, confidence } = verdict;
    const [best, ...others] = guesses;
    const group = this.#group();
    if (decision === 'nothing')
      return still
        ? this.#words('nothing', text.nothingPicture, text.nothingPictureHint)
        : this.#words('nothing', text.nothing, text.nothingHint);
    if (group !== null)
      return html`<section class="group">
        <p class="kicker">${text.named}</p>
        <h1 ${vars(fit(group))}>${group}</h1>
        <p class="hint">${still ? text.unsurePicture : text.unsureHint}</p>
        ${this.#guesses(text.groupGuesses, guesses)}
      </section>`;
    if (decision !== 'named' || best === undefined)
      return html`<section class="unsure">
        <h1>${text.unsure}</h1>
        <p class="hint">${still ? text.unsurePicture : text.unsureHint}</p>
        ${this.#guesses(text.unsureGuesses, guesses)}
      </section>`;
    const title = this.#title(best);
    return html`<section class="named">
      <p class="kicker">${text.named}</p>
      <h1 ${vars(fit(title))}>${title}</h1>
      <div class="confidence">
        <span class="number">${percent(this.language, confidence)}</span><span class="sure">${text.sure}</span>
        ${bar(confidence)}
      </div>
      ${this.#guesses(text.others, others)}
    </section>`;
  }

  #words(kind: 'waiting' | 'nothing', title: string, hint: string) {
    return html`<section class=${kind}>
      <h1 ${vars(fit(title))}>${title}</h1>
      <p class="hint">${hint}</p>
    </section>`;
  }

  #guesses(heading: string, guesses: readonly Guess[]) {
    if (guesses.length === 0) return nothing;
    return html`<div class="guesses">
      <h2>${heading}</h2>
      <ol>
        ${guesses.map(
          (guess) =>
            html`<li>
              <span class="guess">${this.#title(guess)}</span>
              <span class="share">${percent(this.language, guess.probability)}</span>
              ${bar(guess.probability)}
            </li>`,
        )}
      </ol>
    </div>`;
  }

  get #verdict(): Verdict | null {
    return this.shown?.scene.headline ?? null;
  }

  #group(): string | null {
    const verdict = this.#verdict;
    return verdict && groupTitle(this.shown?.names, verdict, this.language);
  }

  #title(guess: Guess): string {
    return labelTitle(this.shown?.names, guess, this.language);
  }

  #spoken(): string {
    const text = textOf(this.language);
    const verdict = this.#verdict;
    if (verdict === null || this.trouble) return '';
    const { decision, guesses } = verdict;
    const titles = guesses.map((guess) => this.#title(guess));
    if (decision === 'nothing') return text.announceNothing;
    const named = decision === 'named' ? titles[0] : this.#group();
    if (named) return text.announceNamed(named);
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

/** A probability as a line; its number stands beside it, so it is decoration. */
function bar(share: number) {
  return html`<i class="bar" aria-hidden="true" ${vars({ share: share.toFixed(4) })}></i>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-verdict': KioskVerdict;
  }
}
