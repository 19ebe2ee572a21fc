/** <console-overview>: what runs, what the screens showed, who has been heard of, what went wrong. */
import { css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { titleIn } from '#contract/titles';
import { codeOfTold } from '#contract/trouble';
import { ConsoleElement } from '../element.ts';
import { countVerdicts, standingOf, type Fleet, type VerdictCount } from '../fleet.ts';
import { ago, dateTime, integer, percent } from '../format.ts';
import { language } from '../language.ts';
import { shared } from '../styles.ts';
import { channelCard } from './channel-card.ts';
import { channelStyles } from './channel-styles.ts';

@customElement('console-overview')
export class ConsoleOverview extends ConsoleElement {
  static override styles = [
    shared,
    channelStyles,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
        gap: 1.25rem;
        align-items: start;
      }
      td.bar {
        width: 45%;
        vertical-align: middle;
      }
      svg {
        display: block;
        width: 100%;
        height: 0.7rem;
      }
      .track {
        fill: var(--sunk);
      }
      .fill {
        fill: var(--accent);
      }
      .fill.other {
        fill: var(--edge);
      }
    `,
  ];

  @property({ attribute: false }) fleet!: Fleet;

  override render() {
    const { fleet, text } = this;
    return html`<div class="page">
      <h1>${text.overview.title}</h1>
      <section aria-labelledby="running">
        <h2 id="running">${text.overview.running}</h2>
        <div class="channels">${fleet.channels.map((state) => channelCard(text, fleet, state))}</div>
      </section>
      <div class="columns">${this.#verdicts()} ${this.#trouble()}</div>
      ${this.#kiosks()}
    </div>`;
  }

  #verdicts() {
    const t = this.text.overview;
    const counts = countVerdicts(this.fleet.stats.verdicts);
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const most = Math.max(...counts.map(({ count }) => count));
    return html`<section class="card" aria-labelledby="verdicts">
      <h2 id="verdicts">${t.verdicts}</h2>
      ${
        total === 0
          ? html`<p class="soft">${t.verdictsNone}</p>`
          : html`<table aria-labelledby="verdicts">
              <thead>
                <tr>
                  <th scope="col">${t.label}</th>
                  <th scope="col" class="number">${t.count}</th>
                  <th scope="col" colspan="2">${t.share}</th>
                </tr>
              </thead>
              <tbody>
                ${counts.map(
                  ({ key, count }) =>
                    html`<tr>
                      <th scope="row">${this.#title(key)}</th>
                      <td class="number">${integer(count)}</td>
                      <td class="number">${percent(count / total)}</td>
                      <td class="bar">${bar(count / most, key.kind !== 'label')}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
  }

  /** A label by its title where a running model knows it, else by its id. */
  #title(key: VerdictCount['key']): string {
    if (key.kind !== 'label') return this.text.overview[key.kind];
    return titleIn(this.fleet.titles.get(key.id), language.current) ?? key.id;
  }

  #trouble() {
    const t = this.text.overview;
    const { faults, syncs } = this.fleet.stats;
    const refused = syncs.flatMap(({ outcome, release, code, count }) =>
      outcome === 'activated' ? [] : [{ what: t[outcome], release, code: code ?? t.unknown, count }],
    );
    const faulty = faults.map(({ code, release, app, count }) => ({ what: t.fault, release: release ?? app, code, count }));
    const rows = [...faulty, ...refused];
    return html`<section class="card" aria-labelledby="trouble">
      <h2 id="trouble">${t.trouble}</h2>
      ${
        rows.length === 0
          ? html`<p class="soft">${t.troubleNone}</p>`
          : html`<table aria-labelledby="trouble">
              <thead>
                <tr>
                  <th scope="col">${t.what}</th>
                  <th scope="col">${t.code}</th>
                  <th scope="col" class="number">${t.count}</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  ({ what, release, code, count }) =>
                    html`<tr>
                      <th scope="row">${what}${release ? html` <span class="mono soft nowrap">${release}</span>` : nothing}</th>
                      <td class="mono">${told(code)}</td>
                      <td class="number">${integer(count)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
  }

  #kiosks() {
    const t = this.text.overview;
    const { at, stats } = this.fleet;
    const screens = stats.kiosks.map((screen) => ({ ...screen, standing: standingOf(screen, at) }));
    const silent = screens.filter(({ standing }) => standing === 'silent').length;
    if (stats.kiosks.length === 0)
      return html`<section class="card" aria-labelledby="kiosks">
        <h2 id="kiosks">${t.kiosks}</h2>
        <p class="soft">${t.kiosksNone}</p>
      </section>`;
    return html`<section class="card" aria-labelledby="kiosks">
      <div class="row spread">
        <h2 id="kiosks">${t.kiosks}</h2>
        <span class="small soft">${t.kiosksSummary(stats.kiosks.length, silent)}</span>
      </div>
      <p class="small soft">${t.standings}</p>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="kiosks">
        <table>
          <thead>
            <tr>
              <th scope="col">${t.kiosk}</th>
              <th scope="col">${t.lastContact}</th>
              <th scope="col">${t.engine}</th>
              <th scope="col">${this.text.channel.release}</th>
              <th scope="col">${t.app}</th>
              <th scope="col">${t.lastFault}</th>
            </tr>
          </thead>
          <tbody>
            ${screens.map(
              ({ kiosk, lastContact, standing, engine, reason, release, app, fault }) =>
                html`<tr>
                  <th scope="row" class="mono" title=${kiosk}>${kiosk.slice(0, 8)}</th>
                  <td class="nowrap">
                    <span class="tag ${standing === 'silent' ? 'warn' : ''}">${t.standing[standing]}</span>
                    <time datetime=${lastContact} title=${dateTime(lastContact)}>${ago(lastContact, at)}</time>
                  </td>
                  <td>
                    ${engine ?? t.unknown}${reason && reason !== engine ? html` <span class="soft small">${reason}</span>` : nothing}
                  </td>
                  <td class="mono nowrap">${release ?? t.unknown}</td>
                  <td class="mono nowrap">${app ?? t.unknown}</td>
                  <td>
                    ${
                      fault === null
                        ? html`<span class="soft">${t.noFault}</span>`
                        : html`<span class="mono">${told(fault.code)}</span>
                            <time class="soft small nowrap" datetime=${fault.at} title=${dateTime(fault.at)}
                              >${ago(fault.at, at)}</time
                            >`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }
}

/** A code as telemetry tells it, after the short one that the screen shows to staff. */
function told(code: string): string {
  const short = codeOfTold(code);
  return short === null ? code : `${short} · ${code}`;
}

/** Decoration beside the numbers: SVG attributes, because the security policy forbids inline styles. `share` is 0–1. */
function bar(share: number, other: boolean) {
  return html`<svg aria-hidden="true" preserveAspectRatio="none">
    ${svg`<rect class="track" width="100%" height="100%" rx="3"></rect>
    <rect class="fill ${other ? 'other' : ''}" width="${(share * 100).toFixed(1)}%" height="100%" rx="3"></rect>`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'console-overview': ConsoleOverview;
  }
}
