/** The parameters of a frame's shader passes, a region each and all of them written in one go, and what these passes have in common. */
import { lay } from '../../../pipeline/pixels/placement.ts';
import type { Box, InputSpec } from '../../../pipeline/types.ts';
import { ShaderStage } from './flags.ts';

/** Bytes between the parameters of two regions: the offset alignment that every adapter has (https://www.w3.org/TR/webgpu/#limit-default). */
export const PARAMS_BYTES = 256;
/** As WGSL sees them; 16-byte vectors throughout, so that no padding is hidden. */
export const PARAMS_WGSL = /* wgsl */ `
struct Params {
  box: vec4<i32>,    // left, top, width, height in pixels of the still
  place: vec4<i32>,  // left, top, width, height in pixels of the input
  input: vec4<i32>,  // width, height, channels (3 or 1), 1 for [H, W, C] and 0 for [C, H, W]
  pad: vec4<f32>,    // 0-255
  mean: vec4<f32>,
  deviation: vec4<f32>,
  number: vec4<i32>, // which region of the frame it is, three times nothing
}
`;

/** The region of a still, and the input that it goes into. */
export interface Params {
  readonly region: Box;
  readonly input: InputSpec;
}

/** The bytes of `all` for a still of width × height pixels; regions are laid as pixels/preprocess.ts does. */
export function packParams(all: readonly Params[], width: number, height: number): ArrayBuffer {
  const bytes = new ArrayBuffer(all.length * PARAMS_BYTES);
  all.forEach(({ region, input }, i) => {
    const { box, at } = lay(region, width, height, input);
    const whole = [box.x, box.y, box.width, box.height, at.left, at.top, at.width, at.height];
    const channels = input.colour === 'rgb' ? 3 : 1;
    new Int32Array(bytes, i * PARAMS_BYTES, 12).set([
      ...whole,
      input.width,
      input.height,
      channels,
      input.layout === 'NHWC' ? 1 : 0,
    ]);
    const three = (values: readonly number[]) => [values[0] ?? 0, values[1] ?? values[0] ?? 0, values[2] ?? values[0] ?? 0, 0];
    new Float32Array(bytes, i * PARAMS_BYTES + 48, 12).set([...three(input.pad), ...three(input.mean), ...three(input.std)]);
    new Int32Array(bytes, i * PARAMS_BYTES + 96, 1)[0] = i;
  });
  return bytes;
}

/** A compute pass that reads a region of a still and writes to a buffer. */
export interface RegionPass {
  /** Made once for each still and target. */
  readonly bind: (params: GPUBuffer, still: GPUTextureView, target: GPUBuffer) => GPUBindGroup;
  /** Records it for the region `index` of the parameters. */
  readonly record: (pass: GPUComputePassEncoder, bind: GPUBindGroup, index: number, across: number, down: number) => void;
}

/** `code` has the parameters at binding 0, the still at 1 and the target at 2, and a `main`. */
export function createRegionPass(device: GPUDevice, code: string): RegionPass {
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility: ShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
      { binding: 1, visibility: ShaderStage.COMPUTE, texture: { sampleType: 'float' } },
      { binding: 2, visibility: ShaderStage.COMPUTE, buffer: { type: 'storage' } },
    ],
  });
  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code }) },
  });
  return {
    bind: (params, still, target) =>
      device.createBindGroup({
        layout,
        entries: [
          { binding: 0, resource: { buffer: params, size: PARAMS_BYTES } },
          { binding: 1, resource: still },
          { binding: 2, resource: { buffer: target } },
        ],
      }),
    record(pass, bind, index, across, down) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind, [index * PARAMS_BYTES]);
      pass.dispatchWorkgroups(across, down);
    },
  };
}
