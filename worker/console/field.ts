/** The fields of the console's forms: a label above, the control, and a note below. */
import { html, nothing, type TemplateResult } from 'lit';

/** A control under its label; the control has the id `id`. */
export function field(id: string, label: string, control: TemplateResult, note: unknown = nothing): TemplateResult {
  return html`<div class="field"><label for=${id}>${label}</label>${control}${note}</div>`;
}

/** A line for the record: why a release was made, why a channel was moved. */
export function remarkField(id: string, label: string, focused = false): TemplateResult {
  return field(id, label, html`<input id=${id} maxlength="500" autocomplete="off" ?autofocus=${focused} />`);
}

/** What stands in the remark `id`, '' when it is not there. */
export function remarkIn(root: ParentNode, id: string): string {
  return root.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() ?? '';
}

export interface FileField {
  readonly label: string;
  readonly accept: string;
  readonly disabled: boolean;
  readonly onChange: () => void;
  /** What is known of the chosen file; read out with the field. */
  readonly note: unknown;
}

/** A file to choose. */
export function fileField(id: string, { label, accept, disabled, onChange, note }: FileField): TemplateResult {
  return field(
    id,
    label,
    html`<input id=${id} type="file" accept=${accept} ?disabled=${disabled} @change=${onChange} aria-describedby="${id}-note" />`,
    html`<span id="${id}-note" class="small soft">${note}</span>`,
  );
}
