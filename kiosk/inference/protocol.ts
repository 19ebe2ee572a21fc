/** The messages between the page and the inference worker, answered by id. Types and constants only. */
import type { ModelCard } from '#contract/model-card';
import type { EngineKind } from '#contract/telemetry';
import type { EngineFailure } from '../pipeline/engine-error.ts';
import type { Frame, Scene } from '../pipeline/types.ts';

/** Whether the GPU's work is recorded once and replayed, and why where it is not. */
export type Replay = { readonly on: true } | { readonly on: false; readonly why: string };

/** Which execution provider runs, and why not the faster one. `reason` is a code that the health page explains. */
export interface EngineInfo {
  readonly kind: EngineKind;
  readonly reason: EngineReason;
  /** Null on wasm, where nothing is recorded. */
  readonly replay: Replay | null;
  /** GPU vendor and architecture as the adapter tells them, or the number of wasm threads. */
  readonly device: string;
  /** The active models beside the garments model, of which the rest speaks; left out where there are none, and by the worker. */
  readonly others?: readonly OtherInfo[];
}

/** Status of an active model other than the garments model. */
export interface OtherInfo extends Pick<EngineInfo, 'kind' | 'reason' | 'replay'> {
  readonly role: string;
  /** Why it does not run at present; null when it does. */
  readonly failure: EngineFailure | null;
}

export type EngineReason =
  | 'webgpu' // the fast way
  | 'forced' // asked for with ?engine=wasm or ?engine=webgpu
  | 'no-webgpu' // navigator.gpu is missing
  | 'no-adapter' // no usable GPU adapter; a software one is not usable unless forced, wasm is ten times faster
  | 'device-lost' // the GPU went away too often
  | 'golden-mismatch' // the GPU computed something else than training did
  | 'webgpu-failed'; // session creation or run failed on the GPU

/** What the page wants to run on. `auto` is WebGPU where there is a real GPU, wasm elsewhere. */
export type EnginePreference = 'auto' | EngineKind;

export interface LoadReport {
  /** Where this model runs; wasm although the engine has a GPU, when the GPU failed this model. */
  readonly engine: EngineInfo;
  readonly createMs: number;
  /** The first run, which compiles shaders; it runs the golden picture. */
  readonly warmupMs: number;
  /** Largest absolute difference between the golden values and this engine's. */
  readonly goldenDifference: number;
}

/** A request without its id. */
export type EngineCall =
  /**
   * `because` is the reason to report when `prefer` names an engine and it could be had; `replay` says whether models may be replayed
   * on the GPU.
   */
  | { kind: 'open'; prefer: EnginePreference; because: EngineReason; replay: Replay }
  /**
   * Creates the session, runs it once, checks the golden picture. The model is then ready under its release and role. `before` is
   * what a worker of the same page told of the same file, whose tests of the GPU need not be made again; null when there was none.
   */
  | { kind: 'load'; release: string; card: ModelCard; file: Blob; before: LoadReport | null }
  /**
   * Makes a scene of the frame with the garments model of `release`, and the people model of the release `people` unless it is null.
   * The frame's picture is transferred; the worker closes it.
   */
  | { kind: 'see'; release: string; people: string | null; frame: Frame };

/** What a call comes back with. */
export type EngineAnswer =
  { kind: 'open'; engine: EngineInfo } | { kind: 'load'; report: LoadReport } | { kind: 'see'; scene: Scene };

export type EngineRequest = EngineCall & { id: number };
export type EngineReply = (EngineAnswer & { id: number; ok: true }) | { id: number; ok: false; failure: EngineFailure };

/** Sent unasked by a worker that was started, see life.ts. */
export interface LifeNotice {
  id: null;
  kind: 'alive';
  /** The name of the lock that the worker holds, if it can. */
  lock: string | null;
}

/** Sent unasked, every few seconds until it is open, by a worker that is on its way: the download of its runtime may take minutes, a hang must not. */
export interface OpeningNotice {
  id: null;
  kind: 'opening';
}

/** Sent unasked when the GPU device is lost. */
export interface LossNotice {
  id: null;
  kind: 'device-lost';
  message: string;
}

export type EngineNotice = LifeNotice | OpeningNotice | LossNotice;
