/** <console-move-changes>: what a move of a channel changes on its screens: versions, labels, thresholds, figures. */
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ModelCard } from '#contract/model-card';
import type { Release } from '#contract/release';
import type { Api } from '#client/api';
import { changesOf } from '../figures.ts';
import { ConsoleElement } from '../element.ts';
import { decimal } from '../format.ts';
import { shared } from '../styles.ts';
import { changeList, difference } from './change-list.ts';

/** What one role changes to; null where it is gone. */
interface Step {
  readonly role: string;
  readonly before: ModelCard | null;
  readonly after: ModelCard | null;
}

@customElement('console-move-changes')
export class ConsoleMoveChanges extends ConsoleElement {
  static override styles = [shared];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) from: Release | undefined;
  @property({ attribute: false }) to: Release | undefined;
  @state() private steps: readonly Step[] | null = null;
  #loading = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loading.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('from') || changed.has('to')) void this.#load();
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.steps = null;
    const cards = async (release: Release | undefined) =>
      new Map(
        await Promise.all(
          (release?.models ?? []).map(
            async ({ role, name, version }) => [role, (await this.api.model(name, version, signal)).card] as const,
          ),
        ),
      );
    // Who cannot read the cards can move all the same: the dialog names the versions anyway.
    const [before, after] = await Promise.all([cards(this.from), cards(this.to)]).catch(() => [null, null]);
    if (signal.aborted || before === null || after === null) return;
    const roles = [...new Set([...before.keys(), ...after.keys()])];
    this.steps = roles.map((role) => ({ role, before: before.get(role) ?? null, after: after.get(role) ?? null }));
  }

  override render() {
    const t = this.text.releases;
    if (this.steps === null) return nothing;
    return html`<ul>
      ${this.steps.map(({ role, before, after }) => {
        const nameOf = (card: ModelCard | null) => (card === null ? t.none : `${card.name} ${card.version}`);
        const isSame = before?.file.sha256 === after?.file.sha256 && before?.version === after?.version;
        return html`<li>
          <strong>${role}</strong>: ${isSame ? t.same(nameOf(after)) : `${nameOf(before)} → ${nameOf(after)}`}
          ${isSame || after === null ? nothing : this.#details(before, after)}
        </li>`;
      })}
    </ul>`;
  }

  #details(before: ModelCard | null, after: ModelCard) {
    const changes = changesOf(before, after);
    return html`${before === null ? nothing : changeList(this.text, changes)}
      <ul class="small soft">
        ${changes.figures.map(
          ({ metric: { name, set, value }, before: was }) =>
            html`<li>${name} (${set}): ${decimal(value)}${was === null ? '' : `, ${difference(value - was)}`}</li>`,
        )}
      </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-move-changes': ConsoleMoveChanges;
  }
}
