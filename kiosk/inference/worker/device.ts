/** Gets a GPU device for inference, or the reason why there is none. */
import { within } from '../../platform/within.ts';
import type { EngineReason } from '../protocol.ts';

export interface GpuDevice {
  readonly device: GPUDevice;
  /** Vendor, architecture and description, as far as the adapter tells them. */
  readonly name: string;
}

/** Limits that ONNX Runtime's kernels profit from; the adapter's own maximum is asked for. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;
const FEATURES = ['shader-f16', 'subgroups'] as const;

/** Milliseconds for each of the two answers: a hung GPU process leaves their promises pending for ever. */
const ANSWER_MS = 15_000;

/**
 * Asks for the fastest adapter and a device on it. A software adapter computes correctly but slower than wasm does, so
 * it counts only when `software` is true (a test, or somebody who forced WebGPU).
 */
export async function requestDevice(software: boolean): Promise<GpuDevice | EngineReason> {
  // Missing in insecure contexts and older browsers, whatever the types say.
  const gpu = navigator.gpu as GPU | undefined;
  if (gpu === undefined) return 'no-webgpu';
  const adapter = await orNull(gpu.requestAdapter({ powerPreference: 'high-performance' }));
  if (adapter === null || (adapter.info.isFallbackAdapter && !software)) return 'no-adapter';
  const asked = adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  const device = await orNull(asked);
  if (device === null) {
    // Nobody is left to use a device that comes too late.
    asked.then(
      (late) => late.destroy(),
      () => undefined,
    );
    return 'no-adapter';
  }
  const { vendor, architecture, description } = adapter.info;
  return { device, name: [vendor, architecture, description].filter(Boolean).join(' ') || 'unknown GPU' };
}

/** What `answer` resolves with, or null when it rejects or does not settle within ANSWER_MS. */
function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return within(
    ANSWER_MS,
    answer.catch(() => null),
    null,
  );
}
