/** <lab-networks>: which networks are open, adding one, and the settings that hold for all of them. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LocalFault, ORIGINS, readLocal, readRegistry, type Entry } from '../catalogue.ts';
import { MOST_NETWORKS } from '../lab.ts';
import { MOST_BLUR, MOST_NOISE, type Settings } from '../link.ts';
import { LabElement } from './element.ts';
import { shared, tokens } from './styles.ts';

/** The console's own, so that who is signed in there in this tab is so here. */
const TOKEN = 'vitrine.console.token';

@customElement('lab-networks')
export class LabNetworks extends LabElement {
  static override readonly styles = [
    tokens,
    shared,
    css`
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        padding: 0.15rem 0.3rem 0.15rem 0.9rem;
        border: 1.5px solid var(--line);
        border-radius: 999px;
        max-width: 100%;
        overflow-wrap: anywhere;
      }
      .chip button {
        min-height: 2rem;
        width: 2rem;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: transparent;
      }
      .settings {
        gap: 0.6rem 1.6rem;
      }
      select {
        max-width: min(100%, 24rem);
      }
      input[type='range'] {
        accent-color: var(--accent);
        width: 9rem;
      }
      input[type='number'] {
        width: 5.5rem;
      }
      .file {
        display: none;
      }
      summary {
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly Entry[] = [];
  @state() private chosen = '';
  @state() private fault: string | null = null;

  protected override render() {
    const { lab, text } = this;
    const isFull = lab.networks.length >= MOST_NETWORKS;
    return html`<section class="card stack" aria-labelledby="networks">
      <h2 id="networks">${text.networks}</h2>
      <div class="row">
        ${lab.networks.map(({ entry }) => {
          const name = `${entry.card.name} ${entry.card.version}`;
          return html`<span class="chip" data-testid="network"
            >${name}<button
              aria-label=${text.remove(name)}
              @click=${() => lab.remove(lab.networks.find((each) => each.entry === entry)!)}
            >
              ×
            </button></span
          >`;
        })}
      </div>
      <div class="row">
        <label class="hidden" for="choice">${text.addNetwork}</label>
        <select
          id="choice"
          ?disabled=${isFull}
          @change=${(event: Event) => (this.chosen = (event.currentTarget as HTMLSelectElement).value)}
        >
          <option value="">${text.addNetwork}</option>
          ${ORIGINS.map((origin) => this.#group(origin))}
        </select>
        <button data-testid="add" ?disabled=${isFull || this.chosen === ''} @click=${this.#add}>${text.add}</button>
        <button
          data-testid="local"
          ?disabled=${isFull}
          @click=${() => this.renderRoot.querySelector<HTMLInputElement>('.file')?.click()}
        >
          ${text.local}
        </button>
        <input
          class="file"
          type="file"
          multiple
          accept=".onnx,.json"
          data-testid="local-files"
          aria-label=${text.localHint}
          @change=${this.#local}
        />
      </div>
      <p class="quiet small">${isFull ? text.fullHouse : text.localHint}</p>
      ${this.fault === null ? nothing : html`<p class="fault" role="alert" data-testid="network-fault">${this.fault}</p>`}
      <details class="small">
        <summary>${text.registry}</summary>
        <form class="row" @submit=${this.#list}>
          <p class="quiet">${text.registryHint}</p>
          <label for="token">${text.token}</label>
          <input id="token" type="password" autocomplete="off" .value=${recall() ?? ''} />
          <button>${text.list}</button>
        </form>
      </details>
      ${this.#settings()}
    </section>`;
  }

  #group(origin: Entry['origin']) {
    const entries = this.entries.filter((entry) => entry.origin === origin);
    return entries.length === 0
      ? nothing
      : html`<optgroup label=${this.text.origins[origin]}>
          ${entries.map(({ key, card }) => html`<option value="${origin}:${key}">${card.name} ${card.version}</option>`)}
        </optgroup>`;
  }

  #settings(): TemplateResult {
    const { lab, text } = this;
    const { engine, people, noise, blur, limit } = lab.settings;
    const set = (change: Partial<Settings>) => lab.set(change);
    const value = (event: Event) => Number((event.currentTarget as HTMLInputElement).value);
    return html`<div class="row settings small">
      <label
        >${text.engine}
        <select
          data-testid="engine"
          .value=${engine}
          @change=${(event: Event) => set({ engine: (event.currentTarget as HTMLSelectElement).value as Settings['engine'] })}
        >
          <option value="wasm" ?selected=${engine === 'wasm'}>wasm</option>
          <option value="webgpu" ?selected=${engine === 'webgpu'}>WebGPU</option>
        </select></label
      >
      <label
        ><input
          type="checkbox"
          .checked=${people}
          @change=${(event: Event) => set({ people: (event.currentTarget as HTMLInputElement).checked })}
        />
        ${text.people}</label
      >
      <label
        >${text.noise}
        <input
          type="range"
          min="0"
          max=${MOST_NOISE}
          .value=${String(noise)}
          data-testid="noise"
          @change=${(event: Event) => set({ noise: value(event) })}
        />
        ${text.noiseUnit(noise)}</label
      >
      <label
        >${text.blur}
        <input
          type="range"
          min="0"
          max=${MOST_BLUR}
          step="0.5"
          .value=${String(blur)}
          data-testid="blur"
          @change=${(event: Event) => set({ blur: value(event) })}
        />
        ${text.blurUnit(blur)}</label
      >
      <label
        >${text.limit}
        <input
          type="number"
          min="1"
          max="600"
          .value=${String(limit)}
          @change=${(event: Event) => set({ limit: Math.min(600, Math.max(1, value(event) || 30)) })}
        />
      </label>
    </div>`;
  }

  readonly #add = (): void => {
    const entry = this.entries.find(({ origin, key }) => `${origin}:${key}` === this.chosen);
    if (entry !== undefined) this.lab.add(entry);
    this.chosen = '';
    this.renderRoot.querySelector<HTMLSelectElement>('#choice')!.value = '';
  };

  readonly #local = async (event: Event): Promise<void> => {
    const input = event.currentTarget as HTMLInputElement;
    this.fault = null;
    try {
      const entry = await readLocal([...(input.files ?? [])]);
      if (!this.lab.add(entry)) this.fault = this.text.isOpen(entry.key);
    } catch (thrown) {
      if (!(thrown instanceof LocalFault)) throw thrown;
      this.fault = `${this.text.localFault[thrown.kind]} ${thrown.message}`;
    }
    input.value = '';
  };

  readonly #list = async (event: Event): Promise<void> => {
    event.preventDefault();
    const token = this.renderRoot.querySelector<HTMLInputElement>('#token')!.value.trim();
    this.fault = null;
    try {
      const entries = await readRegistry(token);
      keep(token);
      this.dispatchEvent(new CustomEvent('entries', { detail: entries }));
    } catch (thrown) {
      this.fault = `${this.text.registryFailed}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    }
  };
}

/** The operator's token of this tab; storage may be refused. */
export function recall(): string | null {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

function keep(token: string): void {
  try {
    sessionStorage.setItem(TOKEN, token);
  } catch {
    // It holds for this listing then.
  }
}
