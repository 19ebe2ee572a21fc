/** A group's colour as it will look on light and dark screens, beside its contrast. */
import { html, type TemplateResult } from 'lit';
import { PAPER } from '#contract/screen';
import { decimal } from '../format.ts';
import { contrast, ENOUGH } from '../screens/contrast.ts';
import type { Text } from '../text/en.ts';

/** The colour on the paper of both, and whether letters of it can be read there. */
export function accentOnGrounds(t: Text['screens'], colour: string): TemplateResult {
  return html`<span class="grounds">
    ${(['light', 'dark'] as const).map((ground) => {
      const ratio = contrast(colour, PAPER[ground]);
      return html`<span class="row">
        <svg class=${ground} viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="7" fill=${colour} /></svg>
        ${t.accentContrast(t.accentGround[ground], decimal(Math.floor(ratio * 10) / 10), ratio >= ENOUGH)}
      </span>`;
    })}
  </span>`;
}
