/** What one channel runs, since when and why; shared by overview and releases. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ChannelState } from '#contract/release';
import { reachOf, releaseName, type Fleet } from '../fleet.ts';
import { dateTime } from '../format.ts';
import type { Text } from '../text/en.ts';

export function channelCard(text: Text, fleet: Fleet, state: ChannelState, action: unknown = nothing): TemplateResult {
  const t = text.channel;
  const release = fleet.releases.find(({ id }) => id === state.release);
  const [last] = state.history;
  return html`<article class="card" aria-labelledby="channel-${state.channel}">
    <div class="row spread">
      <h3 id="channel-${state.channel}" class="tag">${state.channel}</h3>
      ${last ? html`<span class="small soft">${t.since(dateTime(last.at))}</span>` : nothing}
    </div>
    ${
      state.release === null
        ? html`<div>
            <p><strong>${t.nowhere}</strong></p>
            <p class="soft">${t.nowhereHint}</p>
          </div>`
        : html`<ul class="models">
              ${release?.models.map(
                ({ role, name, version }) =>
                  html`<li>
                    <a href="#/models/${name}/${version}">${name} ${version}</a> <span class="soft small">${role}</span>
                  </li>`,
              )}
            </ul>
            <p class="small soft">
              ${t.release}
              <strong>${releaseName(fleet, state.release)}</strong>
              <span class="mono">${state.release}</span>${last?.reason ? html`<br />${t.reason}: ${last.reason}` : nothing}
            </p>
            <p class="small" role="status">
              ${t.adoption(reachOf(fleet, state.release), reachOf(fleet, last?.previous ?? null))}
            </p>`
    }
    ${action}
  </article>`;
}
