/** What changes from one version to another, as a list; shared by a model's page and the dialog of a move. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Changes } from '../figures.ts';
import { decimal, megabytes, percent } from '../format.ts';
import type { Text } from '../text/en.ts';

/** A difference with its sign. */
export function difference(by: number): string {
  return `${by < 0 ? '−' : '+'}${decimal(Math.abs(by))}`;
}

export function changeList(text: Text, { added, removed, thresholds, bytes }: Changes): TemplateResult | typeof nothing {
  const t = text.models;
  const lines = [
    ...(added.length > 0 ? [t.labelsAdded(added.join(', '))] : []),
    ...(removed.length > 0 ? [t.labelsRemoved(removed.join(', '))] : []),
    ...(thresholds.length > 0
      ? [t.thresholdsMoved(thresholds.map(({ id, before, after }) => `${id} ${percent(before)} → ${percent(after)}`).join(', '))]
      : []),
    ...(bytes !== 0 ? [t.sizeMoved(`${bytes < 0 ? '−' : '+'}${megabytes(Math.abs(bytes))}`)] : []),
  ];
  return lines.length === 0
    ? nothing
    : html`<ul class="small">
        ${lines.map((line) => html`<li>${line}</li>`)}
      </ul>`;
}
