/** A small pill in the corner, only while there is something to say that does not stand in the way. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Language } from '../state/settings.ts';
import type { SyncStatus } from '../sync/status.ts';
import { percent } from './format.ts';
import { noCloud, cloud, warning } from './glyphs.ts';
import { textOf } from './text.ts';
import { shared, tokens } from './tokens.ts';

@customElement('kiosk-status')
export class KioskStatus extends LitElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      p {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
        min-height: 2.5rem;
        padding: 0.35rem 1rem;
        border-radius: 1.25rem;
        background: rgb(21 19 15 / 78%);
        color: #f3ede3;
        font-size: 0.95rem;
        font-variant-numeric: tabular-nums;
        text-wrap: balance;
      }
    `,
  ];

  @property({ attribute: false }) sync: SyncStatus | null = null;
  @property({ type: Boolean }) trouble = false;
  @property() language: Language = 'en';

  protected override render() {
    const text = textOf(this.language);
    if (this.trouble) return html`<p>${warning}${text.lastLookFailed}</p>`;
    const { sync } = this;
    if (sync === null || sync.active === null) return nothing;
    if (sync.progress !== null) {
      const share = sync.progress.loaded / Math.max(1, sync.progress.total);
      return html`<p>${cloud}${text.updating(percent(this.language, share))}</p>`;
    }
    if (sync.phase === 'activating') return html`<p>${cloud}${text.taking}</p>`;
    if (sync.serverReachable === false) return html`<p>${noCloud}${text.offline}</p>`;
    return nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-status': KioskStatus;
  }
}
