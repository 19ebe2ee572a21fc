/** <console-releases>: where the channels point, a form that composes a release, and every release to move to. */
import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ChannelState, Release } from '#contract/release';
import type { Api } from '#client/api';
import { ConsoleElement } from '../element.ts';
import { releaseName, unprovenIn, type Fleet } from '../fleet.ts';
import { dateTime } from '../format.ts';
import { shared } from '../styles.ts';
import { channelCard } from './channel-card.ts';
import { channelStyles } from './channel-styles.ts';
import './compose.ts';
import './move-dialog.ts';
import type { ConsoleMoveDialog, MovedEvent } from './move-dialog.ts';

@customElement('console-releases')
export class ConsoleReleases extends ConsoleElement {
  static override styles = [shared, channelStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) fleet!: Fleet;
  /** A `name@version` that the new release should hold. */
  @property({ attribute: false }) add: string | null = null;
  @state() private done = '';
  @query('console-move-dialog') private dialog!: ConsoleMoveDialog;

  override render() {
    const t = this.text.releases;
    return html`<div class="page" @console-moved=${this.#moved}>
      <h1>${t.title}</h1>
      <div role="status">${this.done ? html`<p class="notice">${this.done}</p>` : nothing}</div>
      <section aria-labelledby="channels">
        <h2 id="channels">${t.channels}</h2>
        <div class="channels">
          ${this.fleet.channels.map((state) => channelCard(this.text, this.fleet, state, this.#rollBack(state)))}
        </div>
      </section>
      <console-compose .api=${this.api} .fleet=${this.fleet} .add=${this.add}></console-compose>
      <section class="card" aria-labelledby="list">
        <h2 id="list">${t.list}</h2>
        ${
          this.fleet.releases.length === 0
            ? html`<div class="empty">
                <p><strong>${t.listNone}</strong></p>
                <p>${t.listNoneHint}</p>
              </div>`
            : this.#table()
        }
      </section>
      <console-move-dialog .api=${this.api} .fleet=${this.fleet}></console-move-dialog>
    </div>`;
  }

  #rollBack({ channel, release, back }: ChannelState) {
    if (!back) return nothing;
    return html`<div class="row">
      <button @click=${() => this.dialog.ask({ channel, release: back, replaces: release, unproven: [], back: true })}>
        ${this.text.releases.back(channel)}
      </button>
    </div>`;
  }

  #table() {
    const t = this.text.releases;
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="list">
      <table>
        <thead>
          <tr>
            <th scope="col">${t.id}</th>
            <th scope="col">${t.models}</th>
            <th scope="col">${t.made}</th>
            <th scope="col">${t.on}</th>
            <th scope="col">${t.actions}</th>
          </tr>
        </thead>
        <tbody>
          ${this.fleet.releases.map((release) => this.#row(release))}
        </tbody>
      </table>
    </div>`;
  }

  #row(release: Release) {
    const { id, models, createdAt, note, number, needs } = release;
    const t = this.text.releases;
    const on = this.fleet.channels.filter((state) => state.release === id);
    const off = this.fleet.channels.filter((state) => state.release !== id);
    return html`<tr>
      <th scope="row" class="nowrap">
        ${number === undefined ? nothing : html`<strong>#${number}</strong> `}<span class="mono small">${id}</span>
      </th>
      <td>
        ${models.map(({ name, version }) => html`<div>${name} ${version}</div>`)}
        ${note ? html`<div class="soft small">${note}</div>` : nothing}
        ${needs ? html`<div class="soft small">${t.needsTag(needs.join(', '))}</div>` : nothing}
      </td>
      <td class="nowrap">${dateTime(createdAt)}</td>
      <td>${on.map(({ channel }) => html`<span class="tag">${channel}</span> `)}</td>
      <td>
        <div class="row">
          ${off.map(
            (state) =>
              html`<button
                class="slim"
                aria-label="${t.move(state.channel)}: ${id}"
                @click=${() => this.dialog.ask({ channel: state.channel, release: id, replaces: state.release, unproven: unprovenIn(this.fleet, release, state), back: false })}
              >
                ${t.move(state.channel)}
              </button>`,
          )}
        </div>
      </td>
    </tr>`;
  }

  readonly #moved = ({ channel, release }: MovedEvent): void => {
    this.done = this.text.releases.moved(channel, releaseName(this.fleet, release));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-releases': ConsoleReleases;
  }
}
