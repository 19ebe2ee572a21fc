/** What the lab's elements have in common: the lab's state, of whose changes they hear, and the language. */
import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Lab } from '../lab.ts';
import { TEXTS, type Language, type Text } from '../text.ts';

export class LabElement extends LitElement {
  @property({ attribute: false }) lab!: Lab;
  @property() language: Language = 'en';
  #heard: Lab | null = null;

  get text(): Text {
    return TEXTS[this.language];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hear(null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#hear(this.lab);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#hear(this.lab);
  }

  #hear(lab: Lab | null): void {
    if (lab === this.#heard) return;
    this.#heard?.removeEventListener('change', this.#changed);
    lab?.addEventListener('change', this.#changed);
    this.#heard = lab;
  }

  readonly #changed = (): void => this.requestUpdate();
}

/** 0–1 as a percentage. */
export function percent(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.0995 ? 1 : 0 }).format(share);
}

/** Milliseconds or another plain number, with one decimal where it is small. */
export function plain(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
