/** Gets a GPU device for inference, or the reason why there is none. */
import type { EngineReason } from './protocol.ts';

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

/**
 * Asks for the fastest adapter and a device on it. A software adapter computes correctly but slower than wasm does, so
 * it counts only when `software` is true (a test, or somebody who forced WebGPU).
 */
export async function requestDevice(software: boolean): Promise<GpuDevice | EngineReason> {
  // Missing in insecure contexts and older browsers, whatever the types say.
  const gpu = navigator.gpu as GPU | undefined;
  if (gpu === undefined) return 'no-webgpu';
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (adapter === null || (adapter.info.isFallbackAdapter && !software)) return 'no-adapter';
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    });
    const { vendor, architecture, description } = adapter.info;
    return { device, name: [vendor, architecture, description].filter(Boolean).join(' ') || 'unknown GPU' };
  } catch {
    return 'no-adapter';
  }
}
