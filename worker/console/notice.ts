/** A failure in words: what happened, which fields were wrong, and the reference for the log. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ReadProblem } from '#contract/problem';
import type { ApiFailure } from '#client/failure';
import type { Text } from './text/en.ts';

export function failureNotice(text: Text, failure: ApiFailure | null, extra: unknown = nothing): TemplateResult | typeof nothing {
  if (!failure) return nothing;
  const { problem } = failure;
  return html`<div class="notice bad" role="alert">
    <strong>${text.failure[failure.kind]}</strong>
    ${problem && !repeats(problem) ? html`<span>${problem.detail}</span>` : nothing} ${fieldList(problem?.errors ?? [])}
    ${problem ? html`<span class="small soft">${text.failure.reference(problem.ref)}</span>` : nothing} ${extra}
  </div>`;
}

/** Whether the fields alone say all that the detail says. */
function repeats({ detail, errors }: ReadProblem): boolean {
  return errors.length > 0 && errors.every(({ message }) => detail.includes(message));
}

/** Field by field, each pointer in monospace; nothing when there is none. */
export function fieldList(errors: readonly { field: string; message: string }[], whole = ''): TemplateResult | typeof nothing {
  if (errors.length === 0) return nothing;
  return html`<ul>
    ${errors.map(({ field, message }) => html`<li><code>${field || whole}</code> ${message}</li>`)}
  </ul>`;
}
