/** What the tests of sync and telemetry share: cards, manifests, a fresh database, a server with faults. */
import 'fake-indexeddb/auto';
import { createStore } from 'idb-keyval';
import { itemOf, type Manifest } from '#contract/manifest';
import type { ModelCard } from '#contract/model-card';
import { exampleCard } from '#contract/testing/card';
import type { EngineKind } from '#contract/telemetry';
import { ModelStore } from '../store.ts';
import type { ModelEngine } from '../activate.ts';
import type { Report } from '../fate.ts';
import type { Attempt } from '../quarantine.ts';
import { sha256 } from './digest.ts';

export { sha256 };

/** Bytes that differ everywhere, so that a shifted or swapped piece cannot pass for another. */
export function bytesOf(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = (seed + 1) * 2654435761;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A card that the contract accepts, for a file with these bytes. */
export function cardOf(file: Uint8Array, version = '1.0.0', role: ModelCard['role'] = 'garments'): ModelCard {
  const described = { weights: 'fp32', bytes: file.byteLength, sha256: sha256(file) } as const;
  return exampleCard({ name: `${role}-model`, version, role, file: described });
}

export function manifestOf(release: string, ...models: ModelCard[]): Manifest {
  const createdAt = '2026-11-20T08:00:00.000Z';
  return { manifest: 2, channel: 'stable', release, createdAt, needs: [], items: models.map(itemOf) };
}

/** An attempt at a release that is tried by its own id. */
export function attemptOf(manifest: Manifest): Attempt {
  return { manifest, tried: `what ${manifest.release} is` };
}

let databases = 0;
/** A database nobody has used. */
export const freshUse = () => createStore(`test-${databases++}`, 'records');
export const freshStore = () => new ModelStore(freshUse());

/** What is told of a frame that took so many ms, or failed with that code. */
export function reportOf(release: string, outcome: number | string, on: EngineKind = 'wasm'): Report {
  const failure = { code: String(outcome), message: 'scripted' };
  return { release, on, ...(typeof outcome === 'number' ? { ok: true, ms: outcome } : { ok: false, failure }) };
}

/** An engine that remembers what it was asked; `refuse` makes it fail for a release with that code, or never end with `hang`. */
export class FakeEngine implements ModelEngine {
  readonly loaded = new Set<string>();
  readonly refuse = new Map<string, string>();
  /** How a candidate does on the frames that come while it rehearses. */
  rehearsal: readonly (number | string)[] = [];
  /** What each of them costs the active one at the same time, in ms. */
  beside = 20;
  running: string | null = null;

  async load(signal: AbortSignal, release: string, card: ModelCard, file: Blob): Promise<{ goldenDifference: number }> {
    const code = this.refuse.get(release);
    if (code === 'hang')
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    if (code !== undefined) throw Object.assign(new Error(`refused with ${code}`), { code });
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (sha256(bytes) !== card.file.sha256) throw new Error('the engine was given another file');
    this.loaded.add(release);
    return { goldenDifference: 0 };
  }

  async rehearse(_signal: AbortSignal, release: string, isEnough: (report: Report) => boolean): Promise<void> {
    for (const outcome of this.rehearsal) {
      if (this.running !== null) isEnough(reportOf(this.running, this.beside));
      if (isEnough(reportOf(release, outcome))) return;
    }
  }

  activate(release: string): void {
    if (!this.loaded.has(release)) throw Object.assign(new Error('not loaded'), { code: 'not-loaded' });
    if (this.running !== null && this.running !== release) this.loaded.delete(this.running);
    this.running = release;
  }

  unload(release: string): void {
    this.loaded.delete(release);
  }
}
