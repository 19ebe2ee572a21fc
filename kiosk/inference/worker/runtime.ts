/** Sets up ONNX Runtime: one build for WebGPU and wasm, its files from our own origin, threads to the machine's measure. */
import * as ort from 'onnxruntime-web/jspi';
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { EngineError } from '../../pipeline/engine-error.ts';
import type { Runtime } from './session.ts';

/** Half the cores leave the other half to the browser and the camera; beyond four, small models gain nothing. */
export function threadCount(cores: number, isolated: boolean): number {
  return isolated ? Math.min(4, Math.max(1, Math.floor(cores / 2))) : 1;
}

/**
 * The configured runtime and its number of threads. Fetches the wasm file here, where a slow network has its own, long
 * time limit: ONNX Runtime fetches it again with the first session, then from the HTTP cache or the service worker.
 * Throws `unsupported` without JavaScript Promise Integration, `engine-down` when the file cannot be had.
 */
export async function openRuntime(): Promise<{ readonly ort: Runtime & Pick<typeof ort, 'env'>; readonly threads: number }> {
  if (!('Suspending' in WebAssembly))
    throw new EngineError('unsupported', 'this browser lacks WebAssembly.Suspending (JSPI); use Chromium or Edge 137 or newer');
  const threads = threadCount(navigator.hardwareConcurrency, self.crossOriginIsolated);
  ort.env.wasm.wasmPaths = { mjs: absolute(glueUrl), wasm: absolute(wasmUrl) };
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new EngineError('engine-down', `the inference runtime could not be fetched: HTTP ${response.status}`);
  await response.arrayBuffer();
  return { ort, threads };
}

/** ONNX Runtime compares origins and so needs whole addresses. */
function absolute(url: string): string {
  return new URL(url, self.location.href).href;
}
