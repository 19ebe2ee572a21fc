/** <lab-app>: the lab's page: pictures in, networks beside each other, four views of what they say. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { readChannel, readRegistry, readShipped, type Entry, type Study } from '../catalogue.ts';
import { DataError } from '../../measure/data-error.ts';
import { picturesIn, readLabelled, type Found } from '../folder.ts';
import { Lab } from '../lab.ts';
import { readLink, VIEWS, writeLink, type View } from '../link.ts';
import { pictureOf, samplePictures, type Picture } from '../pictures.ts';
import { languageOf, TEXTS, type Language } from '../text.ts';
import { appStyles } from './app-styles.ts';
import './lab-networks.ts';
import { recall } from './lab-networks.ts';
import type { Given } from './lab-pictures.ts';
import './lab-picture.ts';
import './lab-pictures.ts';
import './lab-run.ts';
import './lab-set.ts';
import './lab-study.ts';
import './lab-table.ts';
import type { Shown } from './lab-table.ts';
import { shared, tokens } from './styles.ts';

/** Without a link: what names garments, and a network of the paper's beside it. */
const FIRST = ['garments', 'zoo-mobilenet-photos-imagenet-tuned'];

@customElement('lab-app')
export class LabApp extends LitElement {
  static override readonly styles = [tokens, shared, appStyles];

  @state() private language: Language = languageOf(location.search, navigator.languages);
  @state() private view: View = 'picture';
  @state() private entries: readonly Entry[] = [];
  @state() private study: Study | null = null;
  /** Pictures that a cell of the matrix opened. */
  @state() private shown: Shown | null = null;
  @state() private fault: string | null = null;
  @state() private copied = false;
  readonly #lab = new Lab();
  /** The files of the labelled folder, to read another split of it. */
  #folder: readonly Found[] = [];
  /** False until the link was read: before that the address stays as it is. */
  #started = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.documentElement.lang = this.language;
    this.#lab.addEventListener('change', this.#changed);
    void this.#start();
  }

  async #start(): Promise<void> {
    const { networks, settings, sample, view } = readLink(location.hash);
    this.view = view;
    const samples = samplePictures(this.language);
    this.#lab.settings = settings;
    this.#lab.setPictures(samples, null, samples.find((each) => each.sample === sample) ?? samples[0] ?? null);
    try {
      const { entries, study } = await readShipped();
      this.entries = entries;
      this.study = study;
    } catch (thrown) {
      this.fault = `${TEXTS[this.language].shippedFailed}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    }
    const finder = this.entries.findLast(({ card }) => card.task === 'pose');
    if (finder?.card.task === 'pose') this.#lab.setFinder(finder.card, finder.file);
    const wanted = networks.length > 0 ? networks : FIRST.flatMap((name) => this.#newest(name)?.key ?? []);
    this.#open(wanted);
    this.#started = true;
    await this.#more(wanted);
  }

  /** What the channels and, with this tab's token, the registry have; a link may name these. */
  async #more(wanted: readonly string[]): Promise<void> {
    const token = recall();
    const more = await Promise.all([
      readChannel('stable'),
      readChannel('canary'),
      token === null ? [] : readRegistry(token).catch(() => []),
    ]);
    this.#known(more.flat());
    this.#open(wanted);
    const unknown = wanted.filter((key) => !this.entries.some((entry) => entry.key === key));
    if (unknown.length > 0) this.fault = TEXTS[this.language].unknownNetworks(unknown.join(', '));
  }

  #newest(name: string): Entry | undefined {
    return this.entries.findLast(({ card }) => card.name === name);
  }

  #open(keys: readonly string[]): void {
    for (const key of keys) {
      const entry = this.entries.find((each) => each.key === key);
      if (entry !== undefined) this.#lab.add(entry);
    }
  }

  #known(entries: readonly Entry[]): void {
    const isNew = (entry: Entry) => !this.entries.some(({ origin, key }) => origin === entry.origin && key === entry.key);
    this.entries = [...this.entries, ...entries.filter(isNew)];
  }

  readonly #changed = (): void => {
    this.requestUpdate();
    if (this.#started) this.#writeLink();
  };

  #writeLink(): void {
    const { networks, settings, selected } = this.#lab;
    const keys = networks.filter(({ entry }) => entry.origin !== 'local').map(({ entry }) => entry.key);
    const link = writeLink({ networks: keys, settings, sample: selected?.sample ?? null, view: this.view });
    const url = `${location.pathname}${location.search}${link}`;
    if (link !== location.hash) history.replaceState(null, '', url);
  }

  protected override render() {
    const text = TEXTS[this.language];
    const lab = this.#lab;
    const common = { lab, language: this.language };
    return html`<header class="row">
        <button class="skip" @click=${this.#skip}>${text.skip}</button>
        <div class="stack lead">
          <h1>${text.title}</h1>
          <p class="quiet">${text.lead}</p>
        </div>
        <nav class="row" aria-label=${text.title}>
          <a href="/">${text.kiosk}</a><a href="/console/">${text.console}</a>
          <button data-testid="copy" @click=${this.#copy}>${this.copied ? text.copied : text.copyLink}</button>
          <button lang=${this.language === 'en' ? 'de' : 'en'} data-testid="language" @click=${this.#speak}>
            ${text.language}
          </button>
        </nav>
      </header>
      <main class="stack">
        <div class="top">
          <lab-pictures .lab=${common.lab} language=${common.language} @give=${this.#give}></lab-pictures>
          <lab-networks
            .lab=${common.lab}
            language=${common.language}
            .entries=${this.entries}
            @entries=${(event: CustomEvent<readonly Entry[]>) => this.#known(event.detail)}
          ></lab-networks>
        </div>
        ${this.fault === null ? nothing : html`<p class="fault" role="alert" data-testid="fault">${this.fault}</p>`}
        <div role="tablist" class="row tabs" aria-label=${text.title} @keydown=${this.#tabKey}>
          ${VIEWS.map(
            (view) =>
              html`<button
                role="tab"
                id="tab-${view}"
                aria-selected=${view === this.view}
                aria-controls="result"
                tabindex=${view === this.view ? 0 : -1}
                @click=${() => this.#go(view)}
              >
                ${text.views[view]}
              </button>`,
          )}
        </div>
        <div id="result" role="tabpanel" tabindex="-1" aria-labelledby="tab-${this.view}">${this.#view()}</div>
      </main>`;
  }

  #view(): TemplateResult {
    const lab = this.#lab;
    switch (this.view) {
      case 'picture':
        return html`<lab-picture .lab=${lab} language=${this.language} @pick=${this.#pick}></lab-picture>`;
      case 'table':
        return html`<div class="stack">
          <lab-run .lab=${lab} language=${this.language}></lab-run>
          <lab-table
            .lab=${lab}
            language=${this.language}
            .shown=${this.shown}
            @pick=${this.#pick}
            @all=${() => (this.shown = null)}
          ></lab-table>
        </div>`;
      case 'set':
        return html`<div class="stack">
          <lab-run .lab=${lab} language=${this.language}></lab-run>${this.#splits()}
          <lab-set
            .lab=${lab}
            language=${this.language}
            @show=${(event: CustomEvent<Shown>) => this.#show(event.detail)}
          ></lab-set>
        </div>`;
      case 'study':
        return html`<lab-study
          .lab=${lab}
          language=${this.language}
          .study=${this.study}
          .entries=${this.entries}
          @open=${(event: CustomEvent<Entry>) => {
            if (lab.add(event.detail)) this.#go('picture');
          }}
        ></lab-study>`;
    }
  }

  #splits(): TemplateResult | typeof nothing {
    const { labelled } = this.#lab;
    const text = TEXTS[this.language];
    if (labelled === null || labelled.splits.length === 0) return nothing;
    const change = (event: Event) => void this.#label((event.currentTarget as HTMLSelectElement).value);
    return html`<label class="row"
      >${text.split}
      <select data-testid="split" @change=${change}>
        ${[...labelled.splits, 'all'].map(
          (split) =>
            html`<option value=${split} ?selected=${split === labelled.split}>${split === 'all' ? text.all : split}</option>`,
        )}
      </select></label
    >`;
  }

  readonly #pick = ({ detail }: CustomEvent<{ picture: Picture; open: boolean }>): void => {
    if (detail.picture !== this.#lab.selected) this.#lab.select(detail.picture);
    if (detail.open) this.#go('picture');
  };

  #show(shown: Shown): void {
    this.shown = shown;
    this.#go('table');
  }

  #go(view: View): void {
    this.view = view;
    this.#writeLink();
  }

  readonly #give = async ({ detail }: CustomEvent<Given>): Promise<void> => {
    this.fault = null;
    this.shown = null;
    if (detail === null) return this.#lab.setPictures(samplePictures(this.language), null);
    this.#folder = detail;
    if (detail.some(({ path }) => /(^|\/)(labels|tags)\.csv$/.test(path))) return this.#label(undefined);
    const pictures = picturesIn(detail).map(({ file }) => pictureOf(file, file.name));
    if (pictures.length === 0) this.fault = TEXTS[this.language].noPictures;
    else this.#lab.setPictures(pictures, null);
  };

  /** Reads the labelled folder that was given; `split` picks its rows. */
  async #label(split: string | undefined): Promise<void> {
    try {
      const labelled = await readLabelled(this.#folder, split);
      if (labelled === null) return;
      const pictures = labelled.pictures.map(({ file, name, truth }) => pictureOf(file, name, truth));
      this.#lab.setPictures(pictures, labelled);
      this.#go('set');
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw thrown;
      this.fault = thrown.message;
    }
  }

  readonly #tabKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#go(VIEWS[(VIEWS.indexOf(this.view) + step + VIEWS.length) % VIEWS.length]!);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${this.view}`)?.focus());
  };

  readonly #skip = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#result')?.focus();
  };

  readonly #copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    this.copied = true;
    setTimeout(() => (this.copied = false), 2000);
  };

  readonly #speak = (): void => {
    this.language = this.language === 'en' ? 'de' : 'en';
    document.documentElement.lang = this.language;
  };
}
