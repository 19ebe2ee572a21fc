/** <console-models>: every version in the registry, newest push first. */
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ConsoleElement } from '../element.ts';
import { channelsOf, type Fleet } from '../fleet.ts';
import { dateTime, integer, megabytes } from '../format.ts';

@customElement('console-models')
export class ConsoleModels extends ConsoleElement {
  @property({ attribute: false }) fleet!: Fleet;

  override render() {
    const t = this.text.models;
    return html`<div class="page">
      <h1 id="title">${t.title}</h1>
      <div class="card">${this.fleet.models.length === 0 ? this.#empty() : this.#table()}</div>
    </div>`;
  }

  #empty() {
    const t = this.text.models;
    return html`<div class="empty">
      <p><strong>${t.none}</strong></p>
      <p>${t.noneHint}</p>
      <a class="button primary" href="#/push">${this.text.nav.push}</a>
    </div>`;
  }

  #table() {
    const t = this.text.models;
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="title">
      <table>
        <thead>
          <tr>
            <th scope="col">${t.name}</th>
            <th scope="col">${t.role}</th>
            <th scope="col">${t.on}</th>
            <th scope="col" class="number">${t.labels}</th>
            <th scope="col" class="number">${t.size}</th>
            <th scope="col">${t.weights}</th>
            <th scope="col">${t.sha256}</th>
            <th scope="col">${t.pushed}</th>
          </tr>
        </thead>
        <tbody>
          ${this.fleet.models.map(
            (model) =>
              html`<tr>
                <th scope="row" class="nowrap">
                  <a href="#/models/${model.name}/${model.version}">${model.name} ${model.version}</a>
                </th>
                <td>${model.role}</td>
                <td class="nowrap">
                  ${channelsOf(this.fleet, model).map((channel) => html`<span class="tag">${channel}</span> `)}
                </td>
                <td class="number">${integer(model.labels)}</td>
                <td class="number nowrap">${megabytes(model.bytes)}</td>
                <td>${model.weights}</td>
                <td class="mono" title=${model.sha256}>${model.sha256.slice(0, 12)}…</td>
                <td class="nowrap">${dateTime(model.createdAt)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-models': ConsoleModels;
  }
}
