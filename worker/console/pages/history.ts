/** <console-history>: every move of every channel, newest first. */
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ConsoleElement } from '../element.ts';
import { allMoves, type Fleet } from '../fleet.ts';
import { dateTime } from '../format.ts';

@customElement('console-history')
export class ConsoleHistory extends ConsoleElement {
  @property({ attribute: false }) fleet!: Fleet;

  override render() {
    const t = this.text.history;
    const moves = allMoves(this.fleet.channels);
    return html`<div class="page">
      <h1 id="title">${t.title}</h1>
      <div class="card">
        ${
          moves.length === 0
            ? html`<p class="soft">${t.none}</p>`
            : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="title">
                <table>
                  <thead>
                    <tr>
                      ${[t.at, t.channel, t.to, t.from, t.operator, t.reason].map((cell) => html`<th scope="col">${cell}</th>`)}
                    </tr>
                  </thead>
                  <tbody>
                    ${moves.map(
                      ({ channel, move }) =>
                        html`<tr>
                          <td class="nowrap"><time datetime=${move.at}>${dateTime(move.at)}</time></td>
                          <td><span class="tag">${channel}</span></td>
                          <td class="mono nowrap">${move.release}</td>
                          <td class="mono nowrap">${move.previous ?? '–'}</td>
                          <td>${move.operator ?? '–'}</td>
                          <td>${move.unproven ? html`<span class="tag">${t.unproven}</span> ` : ''}${move.reason}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
        }
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'console-history': ConsoleHistory;
  }
}
