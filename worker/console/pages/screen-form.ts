/** <console-screen-form>: all settings of one group of screens, checked by the contract before they are sent. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { modeSchema } from '#contract/screen';
import type { ScreenGroup } from '#contract/screens';
import type { Api } from '#client/api';
import { ConsoleElement } from '../element.ts';
import { field, fileField } from '../field.ts';
import { failureNotice } from '../notice.ts';
import { hashPin } from '../screens/pin.ts';
import { isWrong, languagesOf, NO_PIN, PIN, PIN_AGAIN, readValues, valuesOf, type Read, type Values } from '../screens/values.ts';
import { Sending } from '../sending.ts';
import { shared } from '../styles.ts';
import { accentOnGrounds } from './screen-accent.ts';
import { LookEvent, SavedEvent } from './screen-events.ts';
import { screenFormStyles } from './screen-form-styles.ts';

interface Input {
  readonly hint?: unknown;
  readonly type?: 'text' | 'password' | 'number';
  readonly numeric?: boolean;
}

@customElement('console-screen-form')
export class ConsoleScreenForm extends ConsoleElement {
  static override styles = [shared, screenFormStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) group!: ScreenGroup;
  @state() private values: Values = new Map();
  @state() private logo: string | null = null;
  /** Faults are told from the first try on. */
  @state() private tried = false;
  #drawn = '';
  readonly #sending = new Sending(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('group')) {
      this.values = valuesOf(this.group.settings);
      this.#show(this.group.settings.brand.logo);
      this.tried = false;
      this.#sending.forget();
      const files = this.renderRoot.querySelector<HTMLInputElement>('[type="file"]');
      if (files) files.value = '';
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    URL.revokeObjectURL(this.#drawn);
  }

  override render() {
    const t = this.text.screens;
    const { errors } = this.#read();
    const { failure, busy } = this.#sending;
    return html`<form class="card" @submit=${this.#submit} @input=${this.#collect} novalidate>
      ${this.#use()} ${this.#brand()} ${this.#privacy()}
      <div role="alert">
        ${
          this.tried && errors.length > 0
            ? html`<div class="notice bad">
                <strong>${t.wrong}</strong>
                <ul>
                  ${[...new Set(errors.map(({ field, message }) => this.#fault(field, message)))].map((fault) => html`<li>${fault}</li>`)}
                </ul>
              </div>`
            : nothing
        }
      </div>
      ${failureNotice(
        this.text,
        failure,
        failure?.problem?.code === 'conflict'
          ? html`<button type="button" class="slim" @click=${() => this.dispatchEvent(new LookEvent())}>${t.look}</button>`
          : nothing,
      )}
      <div class="row"><button class="primary" ?disabled=${busy}>${t.save}</button></div>
    </form>`;
  }

  #use() {
    const t = this.text.screens;
    const { pin } = this.group.settings;
    const example = (this.values.get('/takeAway') ?? '').replaceAll('{type}', 'coat').replaceAll('{colour}', 'blue');
    return html`<fieldset>
      <legend>${t.use}</legend>
      ${field(
        '/mode',
        t.mode,
        html`<select id="/mode" name="/mode">
          ${modeSchema.options.map((mode) => html`<option value=${mode} .selected=${live(this.values.get('/mode') === mode)}>${t.modes[mode]}</option>`)}
        </select>`,
      )}
      ${this.#input('/languages', t.languages, { hint: t.languagesHint })}
      ${this.#input('/hours', t.hours, { hint: t.hoursHint })} ${this.#box('/sound', t.sound)}
      ${this.#input('/takeAway', t.takeAway, {
        hint: html`${t.takeAwayHint}${example === '' ? nothing : html`<br />${t.takeAwayExample}: <code>${example}</code>`}`,
      })}
      ${this.#input(PIN, t.pin, {
        type: 'password',
        numeric: true,
        hint: html`${pin === null ? t.pinUnset : t.pinSet} ${t.pinHint}`,
      })}
      ${this.#input(PIN_AGAIN, t.pinAgain, { type: 'password', numeric: true })}
      ${pin === null ? nothing : this.#box(NO_PIN, t.noPin)}
    </fieldset>`;
  }

  #brand() {
    const t = this.text.screens;
    const accent = this.values.get('/brand/accent')?.trim() ?? '';
    const onLogo = this.#faultOf('/brand/logo');
    return html`<fieldset>
      <legend>${t.brand}</legend>
      ${this.#input('/brand/name', t.name, { hint: t.nameHint })}
      ${fileField('/brand/logo', {
        label: t.logo,
        accept: '.svg,image/svg+xml',
        disabled: false,
        onChange: () => void this.#chooseLogo(),
        note: html`${onLogo} ${t.logoHint}`,
      })}
      ${
        this.logo === null
          ? nothing
          : html`<div class="row">
              ${(['light', 'dark'] as const).map(
                (ground) => html`<img class=${ground} src=${this.#drawn} alt="${t.logoNow}: ${t.accentGround[ground]}" />`,
              )}
              <button type="button" class="slim" @click=${this.#removeLogo}>${t.logoRemove}</button>
            </div>`
      }
      ${this.#input('/brand/accent', t.accent, { hint: html`${t.accentHint} ${/^#[0-9a-f]{6}$/i.test(accent) ? accentOnGrounds(t, accent) : nothing}` })}
      ${this.#texts('/brand/invitation', t.invitation, t.invitationHint)}
    </fieldset>`;
  }

  #privacy() {
    const t = this.text.screens;
    return html`<fieldset>
      <legend>${t.privacy}</legend>
      ${this.#input('/privacy/operator', t.operator)} ${this.#input('/privacy/contact', t.contact)}
      ${this.#texts('/privacy/purpose', t.purpose, t.purposeHint)}
      ${this.#input('/privacy/unseen', t.unseen, { type: 'number', hint: t.unseenHint })}
    </fieldset>`;
  }

  /** One field for each language. */
  #texts(name: string, label: (language: string) => string, hint: string) {
    return languagesOf(this.values, name).map((language) => this.#input(`${name}/${language}`, label(language), { hint }));
  }

  #input(name: string, label: string, { hint = nothing, type = 'text', numeric = false }: Input = {}): TemplateResult {
    const fault = this.#faultOf(name);
    return field(
      name,
      label,
      html`<input
        id=${name}
        name=${name}
        type=${type}
        inputmode=${numeric ? 'numeric' : nothing}
        autocomplete=${type === 'password' ? 'new-password' : 'off'}
        step="any"
        .value=${live(this.values.get(name) ?? '')}
        aria-describedby="${name}-note"
        aria-invalid=${fault === nothing ? 'false' : 'true'}
      />`,
      html`<span id="${name}-note" class="small soft">${fault} ${hint}</span>`,
    );
  }

  #box(name: string, label: string): TemplateResult {
    return html`<label class="box"
      ><input type="checkbox" name=${name} .checked=${live(this.values.has(name))} /> ${label}</label
    >`;
  }

  #read(): Read {
    return readValues(this.values, { logo: this.logo, pin: this.group.settings.pin });
  }

  #faultOf(name: string): TemplateResult | typeof nothing {
    if (!this.tried || !isWrong(this.#read().errors, name)) return nothing;
    return html`<strong class="wrong">${this.#fault(name, '')}</strong>`;
  }

  /** In the words of this page where it has any, by the field or by the one whose part it is. */
  #fault(name: string, message: string): string {
    const { faults } = this.text.screens;
    return faults[name] ?? faults[name.replace(/\/[^/]*$/, '')] ?? `${name} ${message}`;
  }

  readonly #collect = (event: Event): void => {
    const told = new FormData(event.currentTarget as HTMLFormElement);
    this.values = new Map([...told].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  };

  async #chooseLogo(): Promise<void> {
    const file = this.renderRoot.querySelector<HTMLInputElement>('[type="file"]')?.files?.[0];
    if (file) this.#show(await file.text());
    // A drawing that cannot be shown is told at once.
    this.tried ||= file !== undefined && isWrong(this.#read().errors, '/brand/logo');
  }

  readonly #removeLogo = (): void => this.#show(null);

  #show(logo: string | null): void {
    URL.revokeObjectURL(this.#drawn);
    this.#drawn = logo === null ? '' : URL.createObjectURL(new Blob([logo], { type: 'image/svg+xml' }));
    this.logo = logo;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.tried = true;
    const read = this.#read();
    if (read.settings === null) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return;
    }
    const { settings, newPin } = read;
    const { group, digest } = this.group;
    const saved = await this.#sending.run(async (signal) => {
      const pin = newPin === null ? settings.pin : await hashPin(newPin);
      return this.api.setScreens(group, { settings: { ...settings, pin }, replaces: digest }, signal);
    });
    if (saved) this.dispatchEvent(new SavedEvent(saved));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'console-screen-form': ConsoleScreenForm;
  }
}
