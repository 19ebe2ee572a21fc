/** The first start of a store screen: five short steps, each of which may be left as it is. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { SETUP_STEPS, type SetupStep } from '../../state/service.ts';
import type { State } from '../../state/state.ts';
import { lightOf, troubleOf } from '../../state/trouble.ts';
import { asking } from '../ask.ts';
import { whole } from '../format.ts';
import '../kiosk-code.ts';
import '../kiosk-languages.ts';
import '../kiosk-mounting.ts';
import '../kiosk-name.ts';
import '../kiosk-preview.ts';
import { policyAddress } from '../privacy/policy-address.ts';
import { textOf } from '../text.ts';
import { paged, shared, tokens, wrapping } from '../tokens.ts';
import { setupStyles } from './setup-styles.ts';

@customElement('kiosk-setup')
export class KioskSetup extends LitElement {
  static override readonly styles = [tokens, shared, wrapping, paged, setupStyles];

  @property({ attribute: false }) state: State | null = null;
  @property() step: SetupStep = 'language';
  /** The video that the camera is shown in. */
  @property({ attribute: false }) view: HTMLElement | null = null;
  #focused: SetupStep | null = null;

  /** Each step's heading takes the focus, so that a screen reader starts there. */
  protected override updated(): void {
    if (this.#focused === this.step) return;
    this.#focused = this.step;
    this.renderRoot.querySelector('h1')?.focus();
  }

  protected override render() {
    const { state, step } = this;
    if (state === null) return nothing;
    const text = textOf(state.language).setup;
    const at = SETUP_STEPS.indexOf(step);
    const next = SETUP_STEPS[at + 1] ?? null;
    const before = SETUP_STEPS[at - 1] ?? null;
    const count = (number: number) => whole(state.language, number);
    return html`<main data-testid="setup" data-step=${step}>
      <p class="step">${text.step(count(at + 1), count(SETUP_STEPS.length))}</p>
      <h1 tabindex="-1">${text[step].title}</h1>
      <div class="body">${this.#body(state)}</div>
      <nav>
        ${before === null ? nothing : html`<button class="button" data-testid="setup-back" @click=${this.#go(before)}>${text.back}</button>`}
        <button class="button strong" data-testid="setup-next" @click=${this.#go(next)}>
          ${next === null ? text.finish : text.next}
        </button>
      </nav>
    </main>`;
  }

  #body(state: State) {
    const text = textOf(state.language);
    const { setup } = text;
    const { screen, service } = state;
    switch (this.step) {
      case 'language':
        return html`<p>${setup.language.body}</p>
          <kiosk-languages language=${state.language}></kiosk-languages>`;
      case 'camera': {
        const trouble = troubleOf(state);
        const words = trouble !== null && lightOf(trouble) === 'red' ? text.troubles[trouble] : null;
        return html`<p>${setup.camera.body}</p>
          ${
            state.camera.kind === 'live'
              ? html`<kiosk-preview
                    .view=${this.view}
                    .mounting=${state.mounting}
                    camera=${state.camera.deviceId}
                    label=${text.sheet.preview}
                  ></kiosk-preview>
                  <kiosk-mounting .mounting=${state.mounting} language=${state.language}></kiosk-mounting>`
              : html`<p role="status">${words === null ? text.sheet.noPreview : `${words.says} ${words.todo}`}</p>`
          }`;
      }
      case 'place':
        return html`<kiosk-name .name=${service.name} language=${state.language}></kiosk-name>`;
      case 'pin': {
        const { name, fault } = state.group;
        if (screen.pin !== null) return html`<p>${setup.pin.set}</p>`;
        return html`<p>${fault === null ? setup.pin.missing : text.groupFault[fault](name)}</p>`;
      }
      case 'privacy':
        return html`<p>${setup.privacy.body}</p>
          <p>${screen.privacy.operator === null ? setup.privacy.missing : setup.privacy.operator(screen.privacy.operator)}</p>
          <kiosk-code text=${policyAddress(location.origin, state)} label=${text.policy.scan}></kiosk-code>`;
    }
  }

  #go(step: SetupStep | null) {
    return asking(this, { kind: 'setup-step', step });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kiosk-setup': KioskSetup;
  }
}
