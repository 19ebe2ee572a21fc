/** A kiosk's sync with its server, engine and clock in one place, for tests. */
import { promisifyRequest } from 'idb-keyval';
import { vi } from 'vitest';
import { CONTACT_HEADERS } from '#contract/contact';
import type { Manifest } from '#contract/manifest';
import type { EngineKind } from '#contract/telemetry';
import { ModelSync } from '../sync.ts';
import { BlobServer, problem } from './blob-server.ts';
import { ModelStore } from '../store.ts';
import { FakeEngine, freshUse, reportOf, sha256 } from './fixtures.ts';
import type { UseStore } from 'idb-keyval';
import type { Channel } from '#contract/ids';
import type { Locks } from '../lead.ts';
import type { StoreState, SyncResult, SyncStatus } from '../status.ts';

/** Answers like the worker: the manifest with an ETag, files by SHA-256. */
export class FakeWorker {
  manifest: Manifest | null = null;
  /** What to answer instead of a manifest. */
  instead: ((asked: Headers) => Response) | null = null;
  /** Changes the bytes of every file that is sent. */
  spoil = false;
  /** Answers for other addresses than its own. */
  readonly elsewhere = new Map<string, (init?: RequestInit) => Response | Promise<Response>>();
  down = false;
  /** Method-less paths in order of arrival, with the status that was sent. */
  readonly log: string[] = [];
  /** The paths to which the kiosk said who asks. */
  readonly introduced: string[] = [];
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();

  add(file: Uint8Array<ArrayBuffer>): void {
    this.#files.set(sha256(file), file);
  }

  count(part: string): number {
    return this.log.filter((line) => line.includes(part)).length;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const path = input as string;
    if (new Headers(init?.headers).has(CONTACT_HEADERS.kiosk)) this.introduced.push(path);
    if (this.down) {
      this.log.push(`down ${path}`);
      throw new TypeError('Failed to fetch');
    }
    const other = this.elsewhere.get(path);
    const own = () => (path.startsWith('/v1/blobs/') ? this.#blob(path.slice(10), init) : this.#manifest(init));
    const response = await (other ?? own)(init);
    this.log.push(`${response.status} ${path}`);
    return response;
  };

  #manifest(init: RequestInit | undefined): Response {
    if (this.instead) return this.instead(new Headers(init?.headers));
    if (this.manifest === null) return problem(404);
    const etag = `"${this.manifest.release}"`;
    const known = new Headers(init?.headers).get('if-none-match') === etag;
    return known ? new Response(null, { status: 304, headers: { etag } }) : Response.json(this.manifest, { headers: { etag } });
  }

  #blob(sha: string, init: RequestInit | undefined): Promise<Response> {
    const file = this.#files.get(sha);
    if (file === undefined) return Promise.resolve(problem(404));
    return new BlobServer(file, this.spoil ? [{ kind: 'corrupt', at: 0.5 }] : []).fetch('', init);
  }
}

/** One kiosk. `boot` starts it, again after `crash`, on the same database. */
export class Kiosk {
  readonly #use: UseStore;
  readonly store: ModelStore;
  readonly worker = new FakeWorker();
  engine = new FakeEngine();
  readonly events = new EventTarget();
  readonly results: SyncResult[] = [];
  readonly phases = new Set<string>();
  readonly storeFaults: StoreState[] = [];
  channel: Channel = 'stable';
  /** The browser's locks, which its tabs share. */
  locks: Locks | undefined = undefined;
  /** How often it began to keep the models. */
  led = 0;
  #sync: ModelSync | null = null;
  #abort = new AbortController();
  #watchers: (() => void)[] = [];

  /** Another tab of the same browser has the same database. */
  constructor(other?: Kiosk) {
    this.#use = other === undefined ? freshUse() : other.#use;
    this.store = new ModelStore(this.#use);
  }

  /** A new start of the app: everything in memory is new, the database is not. Resolves with whether something runs. */
  async boot(): Promise<boolean> {
    this.crash();
    this.engine = Object.assign(new FakeEngine(), { refuse: this.engine.refuse });
    this.#abort = new AbortController();
    const onChange = (status: SyncStatus) => {
      this.phases.add(status.phase);
      for (const watcher of this.#watchers) watcher();
    };
    this.#sync = new ModelSync({
      channel: this.channel,
      engine: this.engine,
      contact: async () => ({ [CONTACT_HEADERS.kiosk]: 'this-screen' }),
      store: this.store,
      fetch: this.worker.fetch,
      events: this.events,
      locks: this.locks,
      onLead: () => this.led++,
      onStoreFault: (state) => this.storeFaults.push(state),
      random: () => 0.5,
      onChange,
      onResult: (result) => this.results.push(result),
    });
    return this.#sync.restore(this.#abort.signal);
  }

  /** What runs sees a frame, and takes `ms` for it or fails with `code`; resolves when what follows from that is done. */
  async see(outcome: number | string, on?: EngineKind): Promise<void> {
    this.sync.report(reportOf(this.engine.running ?? '', outcome, on));
    await this.settle();
  }

  /** Forty frames over two minutes, each in `ms`: enough to be good. */
  async watch(ms = 20, on?: EngineKind): Promise<void> {
    for (let i = 0; i < 40; i++) {
      await this.see(ms, on);
      vi.setSystemTime(Date.now() + 3000);
    }
  }

  /** Lets the database and all that waits for it come to rest; no timer runs out. */
  async settle(): Promise<void> {
    for (let i = 0; i < 30; i++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Changes the slots record as another build might have written it. */
  async changeRecord(change: (record: Record<string, unknown>) => object): Promise<void> {
    await this.#use('readwrite', async (records) => {
      const record = await promisifyRequest<Record<string, unknown>>(records.get(['slots']));
      await promisifyRequest(records.put(change(record), ['slots']));
    });
  }

  /** Starts the poll loop and resolves after its first round. */
  async run(): Promise<void> {
    const round = this.nextRound();
    void this.start();
    await round;
  }

  /** Starts the poll loop, or the wait for its turn; resolves when it has ended. */
  start(): Promise<void> {
    return this.sync.run(this.#abort.signal);
  }

  /** Moves the clock to the next poll and resolves after the round. */
  async poll(ms = 30_000): Promise<void> {
    let ended = false;
    void this.nextRound().then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(ms);
    for (let turn = 1; !ended; turn++) {
      await new Promise(setImmediate);
      // A round that was under way when the clock moved, or that waits within itself, waits for it to move again.
      if (turn % 200 === 0) await vi.advanceTimersByTimeAsync(1000);
    }
  }

  /** Lets time pass in steps, and what the kiosk does meanwhile come to its end. */
  async pass(ms: number, step = 1000): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      await vi.advanceTimersByTimeAsync(step);
      for (let turns = 0; turns < 200 && this.sync.status.phase !== 'idle'; turns++) await new Promise(setImmediate);
    }
  }

  crash(): void {
    this.#abort.abort(new Error('the tab is gone'));
  }

  get sync(): ModelSync {
    if (this.#sync === null) throw new Error('boot first');
    return this.#sync;
  }

  /** Resolves when a round that starts from now on has ended. */
  nextRound(): Promise<void> {
    let began = false;
    return new Promise((resolve) => {
      const watcher = () => {
        began ||= this.sync.status.phase === 'checking';
        if (!began || this.sync.status.phase !== 'idle') return;
        this.#watchers = this.#watchers.filter((other) => other !== watcher);
        resolve();
      };
      this.#watchers.push(watcher);
    });
  }
}
