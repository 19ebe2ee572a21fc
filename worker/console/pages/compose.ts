/** <console-compose>: makes a release of at most one version per role. */
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Role } from '#contract/ids';
import { asFailure, type Api, type ApiFailure } from '../api.ts';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { draftOf, reference, type Fleet } from '../fleet.ts';
import { failureNotice } from '../notice.ts';

@customElement('console-compose')
export class ConsoleCompose extends ConsoleElement {
  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) fleet!: Fleet;
  /** A `name@version` that the new release should hold. */
  @property({ attribute: false }) add: string | null = null;
  /** The chosen `name@version` per role. */
  @state() private draft = new Map<Role, string>();
  @state() private incomplete = false;
  @state() private busy = false;
  @state() private failure: ApiFailure | null = null;
  @state() private created = '';
  #touched = false;
  readonly #gone = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#gone.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // A refresh in the background must not undo what the operator has chosen.
    if (changed.has('add') || (changed.has('fleet') && !this.#touched)) this.#startFrom('stable');
  }

  override render() {
    const t = this.text.releases;
    if (this.fleet.models.length === 0) return nothing;
    const roles = [...new Set(this.fleet.models.map(({ role }) => role))].sort();
    return html`<section class="card" aria-labelledby="compose">
      <div>
        <h2 id="compose">${t.compose}</h2>
        <p class="soft">${t.composeLead}</p>
      </div>
      <form @submit=${this.#submit} @change=${() => (this.#touched = true)}>
        ${roles.map((role) => this.#role(role))}
        <div class="field">
          <label for="note">${t.note}</label>
          <input id="note" maxlength="500" autocomplete="off" />
        </div>
        <div role="alert">${this.incomplete ? html`<p class="notice bad">${t.chooseOne}</p>` : nothing}</div>
        ${failureNotice(this.text, this.failure)}
        <div class="row"><button class="primary" ?disabled=${this.busy}>${t.create}</button></div>
        <div role="status">${this.created ? html`<p class="notice">${t.created(this.created)}</p>` : nothing}</div>
      </form>
    </section>`;
  }

  #role(role: Role) {
    const chosen = this.draft.get(role) ?? '';
    const versions = this.fleet.models.filter((model) => model.role === role);
    return html`<div class="field">
      <label for="role-${role}">${role}</label>
      <select id="role-${role}" @change=${(event: Event) => this.#choose(role, (event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${this.text.releases.none}</option>
        ${versions.map(
          (model) =>
            html`<option value=${reference(model)} .selected=${chosen === reference(model)}>
              ${model.name} ${model.version}
            </option>`,
        )}
      </select>
    </div>`;
  }

  #choose(role: Role, value: string): void {
    const draft = new Map(this.draft);
    if (value === '') draft.delete(role);
    else draft.set(role, value);
    this.draft = draft;
    this.incomplete = false;
  }

  #startFrom(channel: string): void {
    const { channels, releases, models } = this.fleet;
    const pointed = channels.find((state) => state.channel === channel)?.release;
    this.draft = draftOf(
      releases.find(({ id }) => id === pointed),
      models.find((model) => reference(model) === this.add),
    );
    this.created = '';
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const chosen = this.fleet.models.filter((model) => this.draft.get(model.role) === reference(model));
    this.incomplete = chosen.length === 0;
    if (this.incomplete || this.busy) return;
    const note = this.renderRoot.querySelector<HTMLInputElement>('#note')?.value.trim() ?? '';
    this.busy = true;
    this.failure = null;
    try {
      const models = chosen.map(({ name, version }) => ({ name, version }));
      const release = await this.api.createRelease(this.#gone.signal, models, note);
      this.created = release.id;
      this.dispatchEvent(new ReloadEvent());
    } catch (error) {
      if (!this.#gone.signal.aborted) this.failure = asFailure(error);
    } finally {
      this.busy = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-compose': ConsoleCompose;
  }
}
