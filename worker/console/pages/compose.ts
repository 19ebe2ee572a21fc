/** <console-compose>: makes a release of at most one version per role. */
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Role } from '#contract/ids';
import type { Api } from '#client/api';
import { ConsoleElement, ReloadEvent } from '../element.ts';
import { field, remarkField, remarkIn } from '../field.ts';
import { draftOf, reference, type Fleet } from '../fleet.ts';
import { failureNotice } from '../notice.ts';
import { Sending } from '../sending.ts';

@customElement('console-compose')
export class ConsoleCompose extends ConsoleElement {
  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) fleet!: Fleet;
  /** A `name@version` that the new release should hold. */
  @property({ attribute: false }) add: string | null = null;
  /** The chosen `name@version` per role. */
  @state() private draft = new Map<Role, string>();
  /** What kiosks must be able to do, as it stands in its field. */
  @state() private needs = '';
  @state() private incomplete = false;
  @state() private created = '';
  #touched = false;
  readonly #sending = new Sending(this);

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
      <form @submit=${this.#submit} @input=${() => (this.#touched = true)}>
        ${roles.map((role) => this.#role(role))} ${this.#needs()} ${remarkField('note', t.note)}
        <div role="alert">${this.incomplete ? html`<p class="notice bad">${t.chooseOne}</p>` : nothing}</div>
        ${failureNotice(this.text, this.#sending.failure)}
        <div class="row"><button class="primary" ?disabled=${this.#sending.busy}>${t.create}</button></div>
        <div role="status">${this.created ? html`<p class="notice">${t.created(this.created)}</p>` : nothing}</div>
      </form>
    </section>`;
  }

  #role(role: Role) {
    const chosen = this.draft.get(role) ?? '';
    const versions = this.fleet.models.filter((model) => model.role === role);
    const id = `role-${role}`;
    return field(
      id,
      role,
      html`<select id=${id} @change=${(event: Event) => this.#choose(role, (event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${this.text.releases.none}</option>
        ${versions.map(
          (model) =>
            html`<option value=${reference(model)} .selected=${chosen === reference(model)}>
              ${model.name} ${model.version}
            </option>`,
        )}
      </select>`,
    );
  }

  #needs() {
    const t = this.text.releases;
    return field(
      'needs',
      t.needs,
      html`<input
        id="needs"
        autocomplete="off"
        .value=${live(this.needs)}
        @input=${(event: Event) => (this.needs = (event.target as HTMLInputElement).value)}
        aria-describedby="needs-note"
      />`,
      html`<span id="needs-note" class="small soft">${t.needsHint}</span>`,
    );
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
    const current = releases.find(({ id }) => id === pointed);
    this.needs = current?.needs?.join(', ') ?? '';
    this.draft = draftOf(
      current,
      models.find((model) => reference(model) === this.add),
    );
    this.created = '';
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const chosen = this.fleet.models.filter((model) => this.draft.get(model.role) === reference(model));
    this.incomplete = chosen.length === 0;
    if (this.incomplete) return;
    const note = remarkIn(this.renderRoot, 'note');
    const models = chosen.map(({ name, version }) => ({ name, version }));
    const needs = this.needs.split(/[\s,;]+/).filter((need) => need !== '');
    const release = await this.#sending.run((signal) => this.api.createRelease(models, note, needs, signal));
    if (!release) return;
    this.created = release.id;
    this.dispatchEvent(new ReloadEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-compose': ConsoleCompose;
  }
}
