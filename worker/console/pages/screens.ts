/** <console-screens>: the groups of screens, the settings of one of them, and who changed them when. */
import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { FIRST_GROUP, FIRST_SETTINGS, groupSchema } from '#contract/screen';
import type { ScreenGroup } from '#contract/screens';
import type { Api } from '#client/api';
import { asFailure, type ApiFailure } from '#client/failure';
import { ConsoleElement } from '../element.ts';
import { field } from '../field.ts';
import { dateTime } from '../format.ts';
import { failureNotice } from '../notice.ts';
import { shared } from '../styles.ts';
import { LookEvent, SavedEvent } from './screen-events.ts';
import './screen-form.ts';

@customElement('console-screens')
export class ConsoleScreens extends ConsoleElement {
  static override styles = [
    shared,
    css`
      .groups a[aria-current='page'] {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .new input {
        width: auto;
        flex: 1 1 14rem;
      }
      .wrong {
        color: var(--bad);
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  /** The group whose settings are shown; one that does not exist yet begins with what holds for the first. */
  @property() group: string = FIRST_GROUP;
  @state() private groups: readonly ScreenGroup[] | null = null;
  @state() private shown: ScreenGroup | null = null;
  @state() private failure: ApiFailure | null = null;
  @state() private saved = '';
  @state() private misnamed = false;
  #loading = new AbortController();

  constructor() {
    super();
    this.addEventListener(SavedEvent.type, (event) => this.#take((event as SavedEvent).group));
    this.addEventListener(LookEvent.type, () => void this.#load());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loading.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('group')) return;
    this.saved = '';
    this.#choose();
  }

  override render() {
    const t = this.text.screens;
    return html`<div class="page">
      <div>
        <h1>${t.title}</h1>
        <p class="soft">${t.lead}</p>
      </div>
      ${failureNotice(this.text, this.failure)}
      ${this.groups === null ? (this.failure ? nothing : html`<p class="soft" role="status">${this.text.loading}</p>`) : this.#list(this.groups)}
      ${this.shown ? this.#group(this.shown) : nothing}
    </div>`;
  }

  #list(groups: readonly ScreenGroup[]) {
    const t = this.text.screens;
    return html`<section class="card" aria-labelledby="groups">
      <h2 id="groups">${t.groups}</h2>
      <nav class="row groups" aria-labelledby="groups">
        ${groups.map(
          ({ group }) =>
            html`<a class="button" href="#/screens/${group}" aria-current=${group === this.group ? 'page' : 'false'}
              >${group}</a
            >`,
        )}
      </nav>
      <form @submit=${this.#make} novalidate>
        ${field(
          'new',
          t.newGroup,
          html`<div class="row new">
            <input id="new" autocomplete="off" aria-describedby="new-note" aria-invalid=${this.misnamed ? 'true' : 'false'} />
            <button>${t.make}</button>
          </div>`,
          html`<span id="new-note" class="small soft"
            >${this.misnamed ? html`<strong class="wrong">${t.faults['/group']}</strong>` : nothing} ${t.newGroupHint}</span
          >`,
        )}
      </form>
    </section>`;
  }

  #group(shown: ScreenGroup) {
    const t = this.text.screens;
    const { group, digest } = shown;
    const exists = this.groups?.some((known) => known.group === group);
    const first = group === FIRST_GROUP;
    const address = `${location.origin}/${first ? '' : `?group=${group}`}`;
    const policy = `${location.origin}/privacy${first ? '' : `#group=${group}`}`;
    return html`<section class="page" aria-labelledby="group">
      <div>
        <h2 id="group">${t.groupTitle(group)}</h2>
        <p class="small soft">${t.address} <code>${address}</code></p>
        <p class="small soft">${t.policy} <a href=${policy}>${policy}</a></p>
        ${digest === null ? html`<p>${exists ? t.unset : t.unsetNew}</p>` : nothing}
      </div>
      <console-screen-form .api=${this.api} .group=${shown}></console-screen-form>
      <div role="status">${this.saved ? html`<p class="notice">${this.saved}</p>` : nothing}</div>
      ${this.#history(shown)}
    </section>`;
  }

  #history({ history }: ScreenGroup) {
    const t = this.text.screens;
    return html`<section class="card" aria-labelledby="history">
      <h2 id="history">${t.history}</h2>
      ${
        history.length === 0
          ? html`<p class="soft">${t.historyNone}</p>`
          : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="history">
              <table>
                <thead>
                  <tr>
                    ${[t.at, t.by, t.what].map((cell) => html`<th scope="col">${cell}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${history.map(
                    ({ at, operator, digest }) =>
                      html`<tr>
                        <td class="nowrap"><time datetime=${at}>${dateTime(at)}</time></td>
                        <td>${operator ?? '–'}</td>
                        <td class="mono">${digest.slice(0, 12)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    </section>`;
  }

  readonly #make = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>('#new');
    const name = input?.value.trim() ?? '';
    this.misnamed = !groupSchema.safeParse(name).success;
    if (this.misnamed || !input) return;
    input.value = '';
    location.hash = `#/screens/${name}`;
  };

  /** Shows the group of the address as it is known now. */
  #choose(): void {
    const { groups, group } = this;
    if (groups === null) return;
    const first = groups.find((known) => known.group === FIRST_GROUP)?.settings ?? FIRST_SETTINGS;
    this.shown = groups.find((known) => known.group === group) ?? { group, settings: first, digest: null, history: [] };
  }

  #take(saved: ScreenGroup): void {
    const others = (this.groups ?? []).filter(({ group }) => group !== saved.group);
    this.groups = [...others, saved].toSorted((a, b) => (a.group < b.group ? -1 : 1));
    this.saved = this.text.screens.saved(saved.group);
    this.#choose();
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    const { signal } = (this.#loading = new AbortController());
    this.failure = null;
    this.saved = '';
    try {
      const groups = await this.api.screens(signal);
      if (signal.aborted) return;
      this.groups = groups;
      this.#choose();
    } catch (error) {
      if (!signal.aborted) this.failure = asFailure(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-screens': ConsoleScreens;
  }
}
