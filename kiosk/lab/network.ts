/** One open network: a worker of its own with a time limit, and what it answered. If it hangs or crashes, the others go on. */
import type { EngineKind } from '#contract/telemetry';
import type { PoseCard } from '#contract/model-card';
import { createMailbox, type Mailbox } from '../inference/page/mailbox.ts';
import { toEngineError, type EngineFailure } from '../pipeline/engine-error.ts';
import type { Entry } from './catalogue.ts';
import type { Disturbance, LabAnswer, LabCall, OpenReport, Read } from './protocol.ts';

/** Opening takes its time: the runtime is fetched and compiled, on a software GPU for minutes. In ms; who is impatient waits less. */
const OPEN_MS: Readonly<Record<EngineKind, number>> = { wasm: 60_000, webgpu: 300_000 };

export type NetworkState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly report: OpenReport }
  | { readonly kind: 'failed'; readonly failure: EngineFailure };

/** What a network said of a picture, or why it could not. */
export type Result = { readonly read: Read } | { readonly failure: string };

export type Scened = Extract<LabAnswer, { kind: 'scene' }>;
export type Posed = Extract<LabAnswer, { kind: 'poses' }>;

/** Opens the network that finds people, as often as it is needed. */
export interface Finder {
  readonly card: PoseCard;
  readonly file: () => Promise<Blob>;
}

export class Network {
  readonly entry: Entry;
  readonly engine: EngineKind;
  state: NetworkState = { kind: 'opening' };
  /** By the picture's id. */
  readonly results = new Map<number, Result>();
  #mailbox: Mailbox<LabCall, LabAnswer> | null = null;
  #hasFinder = false;
  readonly #onChange: () => void;

  constructor(entry: Entry, engine: EngineKind, onChange: () => void) {
    this.entry = entry;
    this.engine = engine;
    this.#onChange = onChange;
  }

  /** Starts the worker and opens the network, for ten times as long as a picture may take at most; never rejects, `state` tells. */
  async open(limitMs: number): Promise<void> {
    this.#mailbox?.end(toEngineError('opened anew', 'not-loaded'));
    this.#hasFinder = false;
    this.#set({ kind: 'opening' });
    try {
      const file = await this.entry.file();
      const worker = new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module', name: this.entry.key });
      const mailbox = createMailbox<LabCall, LabAnswer>(worker, (failure) => {
        if (this.#mailbox === mailbox) this.#set({ kind: 'failed', failure });
      });
      this.#mailbox = mailbox;
      const { card } = this.entry;
      const patience = Math.min(OPEN_MS[this.engine], 10 * limitMs);
      const { report } = await mailbox.ask({ kind: 'open', card, file, prefer: this.engine }, patience);
      if (this.#mailbox === mailbox) this.#set({ kind: 'ready', report });
    } catch (thrown) {
      this.#set({ kind: 'failed', failure: toEngineError(thrown, 'load-failed') });
    }
  }

  get isReady(): boolean {
    return this.state.kind === 'ready';
  }

  /** Reads a whole picture. A picture that cannot be read is a result; rejects when the network is at its end. */
  async read(picture: Blob, disturbance: Disturbance, input: boolean, limitMs: number): Promise<Result> {
    try {
      const { read } = await this.#ask({ kind: 'read', picture, disturbance, input }, limitMs);
      return { read };
    } catch (thrown) {
      if (!this.isReady) throw thrown;
      return { failure: toEngineError(thrown, 'run-failed').message };
    }
  }

  /** What the kiosk would say of the people in a picture; `finder` is null where there is none to find them. */
  async scene(picture: Blob, disturbance: Disturbance, finder: Finder | null, limitMs: number): Promise<Scened> {
    if (finder !== null && !this.#hasFinder) {
      await this.#ask({ kind: 'finder', card: finder.card, file: await finder.file() }, OPEN_MS.wasm);
      this.#hasFinder = true;
    }
    // Every look of the scene may take as long as a picture may.
    return this.#ask({ kind: 'scene', picture, disturbance }, 4 * limitMs);
  }

  poses(picture: Blob, disturbance: Disturbance, limitMs: number): Promise<Posed> {
    return this.#ask({ kind: 'poses', picture, disturbance }, limitMs);
  }

  close(): void {
    const mailbox = this.#mailbox;
    this.#mailbox = null;
    mailbox?.end(toEngineError('closed', 'not-loaded'));
  }

  #ask<Kind extends LabCall['kind']>(call: Extract<LabCall, { kind: Kind }>, limitMs: number) {
    if (this.#mailbox === null) return Promise.reject(toEngineError('the network is not open', 'not-loaded'));
    return this.#mailbox.ask<Kind>(call, limitMs);
  }

  #set(state: NetworkState): void {
    this.state = state;
    this.#onChange();
  }
}
