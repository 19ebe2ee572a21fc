/** The bench's page: a camera, a worker for each contender, and what scripts/bench.ts asks of them. */
import { modelCardSchema } from '#contract/model-card';
import type { GpuCounts } from '../../browser/gpu-spy.ts';
import { decodePicture, distance } from './agreement.ts';
import type { Answer, Backend, Call, ReplayPairs, Files, Name, MainPerson } from './contender.ts';

export interface Entry {
  readonly name: Name;
  readonly backend: Backend;
}

/** Milliseconds from a camera frame to its answer, one value a round, in the order of the entries. */
export type Rounds = readonly (readonly number[])[];

/** How far a contender is from what training gave, and from the first one. */
export interface Agreement {
  readonly threads: number;
  /** Largest difference of the golden logits. */
  readonly logits: number;
  /** Pixels of a 640 × 480 frame between keypoints of the main person, the median; null for the first, or where one saw nobody. */
  readonly keypoints: number | null;
}

const bench = { agree, race, count, replay };
export type Bench = typeof bench;
declare global {
  // Chromium's alone: https://w3c.github.io/mediacapture-transform/
  class MediaStreamTrackProcessor {
    constructor(init: { track: MediaStreamTrack; maxBufferSize: number });
    readonly readable: ReadableStream<VideoFrame>;
  }
  var bench: Bench | undefined;
}

class Client {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  #settle: { resolve: (answer: Answer) => void; reject: (reason: Error) => void } | null = null;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'failed') this.#settle?.reject(new Error(data.message));
      else this.#settle?.resolve(data);
    });
    this.#worker.addEventListener('error', ({ message }) =>
      this.#settle?.reject(new Error(message || 'the worker did not start')),
    );
  }

  /** One call at a time. */
  ask<Kind extends Call['kind']>(call: Extract<Call, { kind: Kind }>, transfer: Transferable[] = []) {
    return new Promise<Extract<Answer, { kind: Kind }>>((resolve, reject) => {
      this.#settle = { resolve: (answer) => resolve(answer as Extract<Answer, { kind: Kind }>), reject };
      this.#worker.postMessage(call, transfer);
    });
  }

  async see(frame: VideoFrame): Promise<MainPerson> {
    return (await this.ask({ kind: 'see', frame }, [frame])).main;
  }

  close(): void {
    this.#worker.terminate();
  }
}

async function fetchFiles(): Promise<Files> {
  const load = async (name: string) => {
    const [card, file] = await Promise.all([fetch(`/files/${name}/card.json`), fetch(`/files/${name}/model.onnx`)]);
    return { card: modelCardSchema.parse(await card.json()), bytes: new Uint8Array(await file.arrayBuffer()) };
  };
  const [garments, people] = await Promise.all([load('garments'), load('people')]);
  return { garments, people } as Files;
}

/** Frames of the camera as they come; the newest one is the next. */
async function openCamera(): Promise<() => Promise<VideoFrame>> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  const [track] = stream.getVideoTracks();
  const reader = new MediaStreamTrackProcessor({ track: track!, maxBufferSize: 1 }).readable.getReader();
  return async () => {
    const { value, done } = await reader.read();
    if (done || value === undefined) throw new Error('the camera ended');
    return value;
  };
}

const files = fetchFiles();
const camera = openCamera();
const clients = new Map<string, Client>();

async function clientOf({ name, backend }: Entry): Promise<Client> {
  const client = clients.get(`${name} ${backend}`);
  if (client === undefined) throw new Error(`${name} on ${backend} has not been opened`);
  return client;
}

/** Opens everybody, instead of whoever was open, and shows each the golden picture and the same frame; `cores` as in Call. */
async function agree(entries: readonly Entry[], cores: number | null): Promise<Agreement[]> {
  const { garments, people } = await files;
  const golden = await decodePicture(garments.card.golden.png);
  const frame = await (await camera)();
  const found: Agreement[] = [];
  let first: MainPerson | null = null;
  for (const entry of entries) {
    const key = `${entry.name} ${entry.backend}`;
    clients.get(key)?.close();
    const client = new Client();
    clients.set(key, client);
    const { threads } = await client.ask({ kind: 'open', ...entry, files: { garments, people }, cores });
    const { logits } = await client.ask({ kind: 'classify', picture: golden });
    const wanted = garments.card.golden.logits;
    const main = await client.see(frame.clone());
    found.push({
      threads,
      logits: Math.max(...wanted.map((value, i) => Math.abs(value - logits[i]!))),
      keypoints: first === null ? null : distance(first.person, main.person),
    });
    first ??= main;
  }
  frame.close();
  return found;
}

/** Everybody in turn sees each frame, in another order every time; the first `warm` rounds do not count. */
async function race(entries: readonly Entry[], rounds: number, warm: number): Promise<Rounds> {
  const next = await camera;
  const times: number[][] = [];
  for (let round = -warm; round < rounds; round++) {
    const frame = await next();
    const row = entries.map(() => NaN);
    const order = entries.map((_, i) => (i + round + warm) % entries.length);
    for (const i of round % 2 === 0 ? order : order.toReversed()) {
      const client = await clientOf(entries[i]!);
      const mine = frame.clone();
      const start = performance.now();
      await client.see(mine);
      row[i] = performance.now() - start;
    }
    frame.close();
    if (round >= 0) times.push(row);
  }
  return times;
}

/** What replaying a model saves the host in every run. */
async function replay(pairs: number): Promise<ReplayPairs> {
  const client = new Client();
  const { garments, people } = await files;
  await client.ask({ kind: 'open', name: 'ours', backend: 'webgpu', files: { garments, people }, cores: null });
  const { times } = await client.ask({ kind: 'replay', pairs });
  client.close();
  return times;
}

/** What a frame costs in calls of WebGPU once `warm` frames have passed. */
async function count(entry: Entry, frames: number, warm: number): Promise<GpuCounts> {
  const next = await camera;
  const client = await clientOf(entry);
  const see = async (times: number) => {
    for (let i = 0; i < times; i++) await client.see(await next());
  };
  const read = async () => (await client.ask({ kind: 'count' })).counts;
  await see(warm);
  const before = await read();
  await see(frames);
  const after = await read();
  client.close();
  return Object.fromEntries(
    Object.entries(after).map(([key, value]) => [key, (value - before[key as keyof GpuCounts]) / frames]),
  ) as unknown as GpuCounts;
}

globalThis.bench = bench;
