/** What every element of the console shares: the words, and a new rendering when the language changes. */
import { LitElement } from 'lit';
import { language } from './language.ts';
import { shared } from './styles.ts';
import type { Text } from './text/en.ts';

export abstract class ConsoleElement extends LitElement {
  static override styles = [shared];

  protected get text(): Text {
    return language.text;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    language.addEventListener('change', this.#refresh);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    language.removeEventListener('change', this.#refresh);
  }

  readonly #refresh = (): void => this.requestUpdate();
}

/** Asks the app to load everything again, after something was changed. */
export class ReloadEvent extends Event {
  static readonly type = 'console-reload';

  constructor() {
    super(ReloadEvent.type, { bubbles: true, composed: true });
  }
}
