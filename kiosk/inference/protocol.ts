/** The messages between the page and the inference worker, answered by id. Types and constants only. */
import type { ModelCard } from '#contract/model-card';
import type { EngineKind } from '#contract/telemetry';
import type { Box } from '../pipeline/types.ts';

/** Which execution provider runs, and why not the faster one. `reason` is a code that the health page explains. */
export interface EngineInfo {
  readonly kind: EngineKind;
  readonly reason: EngineReason;
  /** GPU vendor and architecture as the adapter tells them, or the number of wasm threads. */
  readonly device: string;
}

export type EngineReason =
  | 'webgpu' // the fast way
  | 'forced' // asked for with ?engine=wasm or ?engine=webgpu
  | 'no-webgpu' // navigator.gpu is missing
  | 'no-adapter' // no usable GPU adapter
  | 'device-lost' // the GPU went away too often
  | 'golden-mismatch' // the GPU computed something else than PyTorch
  | 'webgpu-failed'; // session creation or run failed on the GPU

/** A failure with a code; the message is for the log, the code for the screen and for telemetry. */
export interface EngineFailure {
  readonly code: 'load-failed' | 'golden-mismatch' | 'run-failed' | 'device-lost' | 'timeout' | 'not-loaded' | 'unsupported';
  readonly message: string;
}

export interface LoadReport {
  readonly engine: EngineInfo;
  readonly createMs: number;
  readonly warmupMs: number;
  /** Largest absolute difference between the golden logits and this engine's. */
  readonly goldenDifference: number;
}

export type EngineRequest =
  | { id: number; kind: 'open'; prefer: 'auto' | EngineKind }
  /** Creates the session, runs it once, checks the golden picture. The model is then ready under its release id. */
  | { id: number; kind: 'load'; release: string; card: ModelCard; file: Blob }
  | { id: number; kind: 'read'; release: string; role: string; frame: VideoFrame | ImageBitmap; region: Box }
  | { id: number; kind: 'unload'; release: string };

export type EngineReply =
  | { id: number; ok: true; kind: 'open'; engine: EngineInfo }
  | { id: number; ok: true; kind: 'load'; report: LoadReport }
  | { id: number; ok: true; kind: 'read'; logits: Float32Array; preprocessMs: number; inferenceMs: number }
  | { id: number; ok: true; kind: 'unload' }
  | { id: number; ok: false; failure: EngineFailure };

/** Sent unasked when the GPU device is lost between requests. */
export interface EngineNotice {
  id: null;
  kind: 'device-lost';
  message: string;
}
