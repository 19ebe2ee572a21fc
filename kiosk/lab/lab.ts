/** The state of the lab: pictures, up to four networks, what these said, and the run over all of them. Elements render it. */
import type { ClassifyCard, PoseCard } from '#contract/model-card';
import { toEngineError } from '../pipeline/engine-error.ts';
import type { Entry } from './catalogue.ts';
import type { Labelled } from './folder.ts';
import { measure, type Measured } from './evaluation.ts';
import { DEFAULTS, type Settings } from './link.ts';
import { Network, type Finder, type Posed, type Scened } from './network.ts';
import type { Picture } from './pictures.ts';
import type { Disturbance, Read } from './protocol.ts';

export const MOST_NETWORKS = 4;
/** A run tells how far it is at most this often, in ms. */
const TELL_MS = 120;

/** What one network said of the picture that is looked at. */
export interface Look {
  readonly read?: Read;
  readonly scene?: Scened;
  readonly poses?: Posed;
  readonly failure?: string;
}

/** A run over all pictures. */
export interface Progress {
  readonly done: number;
  readonly all: number;
  readonly running: boolean;
}

export class Lab extends EventTarget {
  pictures: readonly Picture[] = [];
  selected: Picture | null = null;
  networks: readonly Network[] = [];
  settings: Settings = DEFAULTS;
  /** The labelled folder that the pictures are, if they are one. */
  labelled: Labelled | null = null;
  /** Of the picture that is looked at. */
  readonly looks = new Map<Network, Look>();
  /** Of the labelled folder. */
  readonly measured = new Map<Network, Measured>();
  /** The network that finds people for the others; null before it is known. */
  finder: Finder | null = null;
  #run: AbortController | null = null;
  #toldAt = 0;
  #later: ReturnType<typeof setTimeout> | null = null;
  /** Counts changes of what is looked at: answers to an older question are dropped. */
  #question = 0;

  /** Other pictures: what was said of the old ones is forgotten. */
  setPictures(pictures: readonly Picture[], labelled: Labelled | null, selected: Picture | null = pictures[0] ?? null): void {
    this.cancel();
    this.pictures = pictures;
    this.labelled = labelled;
    this.measured.clear();
    for (const { results } of this.networks) results.clear();
    this.select(selected);
  }

  select(picture: Picture | null): void {
    this.selected = picture;
    void this.#lookAll();
  }

  /** Opens a network; false where four are open, or this one is. */
  add(entry: Entry): boolean {
    if (this.networks.length >= MOST_NETWORKS || this.networks.some((each) => each.entry.key === entry.key)) return false;
    const network = new Network(entry, this.settings.engine, () => this.#changed());
    this.networks = [...this.networks, network];
    void this.open(network);
    return true;
  }

  async open(network: Network): Promise<void> {
    this.#changed();
    await network.open(this.#limitMs);
    if (this.networks.includes(network)) await this.#look(network, this.#question);
  }

  remove(network: Network): void {
    network.close();
    this.networks = this.networks.filter((each) => each !== network);
    this.looks.delete(network);
    this.measured.delete(network);
    this.#changed();
  }

  /** Changes settings; networks are opened anew on another engine, and what was said before a change of the picture is forgotten. */
  set(change: Partial<Settings>): void {
    const before = this.settings;
    this.settings = { ...before, ...change };
    const { engine, noise, blur } = this.settings;
    if (engine !== before.engine) {
      this.cancel();
      const entries = this.networks.map(({ entry }) => entry);
      for (const network of this.networks) this.remove(network);
      for (const entry of entries) this.add(entry);
    }
    if (noise !== before.noise || blur !== before.blur) {
      this.cancel();
      this.measured.clear();
      for (const { results } of this.networks) results.clear();
    }
    void this.#lookAll();
  }

  get progress(): Progress {
    const networks = this.#classifiers;
    const done = networks.reduce((sum, { results }) => sum + results.size, 0);
    return { done, all: networks.length * this.pictures.length, running: this.#run !== null };
  }

  /** Reads every picture that has not been read with every network, all networks at once; a second call goes on after a cancel. */
  async runAll(): Promise<void> {
    if (this.#run !== null) return;
    const run = new AbortController();
    this.#run = run;
    this.measured.clear();
    this.#changed();
    await Promise.all(this.#classifiers.map((network) => this.#runOne(network, run.signal)));
    if (this.#run !== run) return;
    this.#run = null;
    this.#changed();
    await this.#measureAll();
  }

  cancel(): void {
    this.#run?.abort();
    this.#run = null;
    this.#changed();
  }

  get #classifiers(): readonly Network[] {
    return this.networks.filter((network) => network.isReady && network.entry.card.task === 'classify');
  }

  get #disturbance(): Disturbance {
    const { noise, blur } = this.settings;
    return { noise, blur };
  }

  get #limitMs(): number {
    return this.settings.limit * 1000;
  }

  async #runOne(network: Network, signal: AbortSignal): Promise<void> {
    for (const picture of this.pictures) {
      if (signal.aborted || !network.isReady) return;
      if (network.results.has(picture.id)) continue;
      try {
        const result = await network.read(await picture.blob(), this.#disturbance, false, this.#limitMs);
        if (signal.aborted) return;
        network.results.set(picture.id, result);
      } catch {
        // The network is at its end and says so itself; the others go on.
        return;
      }
      this.#changedSoon();
    }
  }

  async #measureAll(): Promise<void> {
    const { labelled, pictures } = this;
    if (labelled === null) return;
    for (const network of this.#classifiers) {
      if (network.results.size < pictures.length) continue;
      const measured = await measure(network, pictures, labelled);
      if (this.labelled !== labelled || !this.networks.includes(network)) return;
      this.measured.set(network, measured);
      this.#changed();
    }
  }

  async #lookAll(): Promise<void> {
    const question = ++this.#question;
    this.looks.clear();
    this.#changed();
    await Promise.all(this.networks.map((network) => this.#look(network, question)));
  }

  /** Asks a network about the picture that is looked at, and tells each answer as it comes. */
  async #look(network: Network, question: number): Promise<void> {
    const { selected: picture, finder, settings } = this;
    if (picture === null || !network.isReady) return;
    const tell = (look: Look): void => {
      if (question !== this.#question || !this.networks.includes(network)) return;
      this.looks.set(network, { ...this.looks.get(network), ...look });
      this.#changed();
    };
    try {
      const blob = await picture.blob();
      if (question !== this.#question) return;
      if (network.entry.card.task === 'pose') return tell({ poses: await network.poses(blob, this.#disturbance, this.#limitMs) });
      const result = await network.read(blob, this.#disturbance, true, this.#limitMs);
      if ('failure' in result) return tell(result);
      tell({ read: result.read });
      if (question !== this.#question || !settings.people || finder === null) return;
      tell({ scene: await network.scene(blob, this.#disturbance, finder, this.#limitMs) });
    } catch (thrown) {
      tell({ failure: toEngineError(thrown, 'run-failed').message });
    }
  }

  /** Looks again, when the network that finds people is known. */
  setFinder(card: PoseCard, file: () => Promise<Blob>): void {
    this.finder = { card, file };
    void this.#lookAll();
  }

  #changed(): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    this.#toldAt = performance.now();
    this.dispatchEvent(new Event('change'));
  }

  #changedSoon(): void {
    const wait = TELL_MS - (performance.now() - this.#toldAt);
    if (wait <= 0) this.#changed();
    else this.#later ??= setTimeout(() => this.#changed(), wait);
  }
}

/** The card of a network that names garments. */
export function classifyCard({ entry: { card } }: Network): ClassifyCard | null {
  return card.task === 'classify' ? card : null;
}
