/** Measures on the GPU how sharp regions of a still are: the sums of people/quality.ts, which makes the share of them. */
import { SAMPLES } from '../../../pipeline/people/quality.ts';
import { createRegionPass, PARAMS_WGSL } from './params.ts';

/** Numbers for each region: `SharpnessSums`. */
export const SHARPNESS_VALUES = 5;

const THREADS = 64;
const WGSL = /* wgsl */ `
${PARAMS_WGSL}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var still: texture_2d<f32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

// Count, luma, its square and the fine Laplacian; the coarse one.
var<workgroup> parts: array<vec4<f32>, ${THREADS}>;
var<workgroup> blocks: array<f32, ${THREADS}>;

fn luma(at: vec2<i32>) -> f32 {
  return 255.0 * dot(textureLoad(still, at, 0).rgb, vec3<f32>(0.299, 0.587, 0.114));
}

fn block(at: vec2<i32>) -> f32 {
  return 0.25 * (luma(at) + luma(at + vec2<i32>(1, 0)) + luma(at + vec2<i32>(0, 1)) + luma(at + vec2<i32>(1, 1)));
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let box = params.box;
  let step = max(1, max(box.z, box.w) / ${SAMPLES});
  var part = vec4<f32>(0.0);
  var coarse = 0.0;
  for (var y = box.y + 2 + i32(thread) * step; y < box.y + box.w - 3; y += ${THREADS} * step) {
    for (var x = box.x + 2; x < box.x + box.z - 3; x += step) {
      let at = vec2<i32>(x, y);
      let here = luma(at);
      let around = luma(at - vec2<i32>(1, 0)) + luma(at + vec2<i32>(1, 0)) + luma(at - vec2<i32>(0, 1)) + luma(at + vec2<i32>(0, 1));
      let edge = around - 4.0 * here;
      part += vec4<f32>(1.0, here, here * here, edge * edge);
      let beside = block(at - vec2<i32>(2, 0)) + block(at + vec2<i32>(2, 0)) + block(at - vec2<i32>(0, 2)) + block(at + vec2<i32>(0, 2));
      let wide = beside - 4.0 * block(at);
      coarse += wide * wide;
    }
  }
  parts[thread] = part;
  blocks[thread] = coarse;
  for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      parts[thread] += parts[thread + half];
      blocks[thread] += blocks[thread + half];
    }
  }
  if (thread == 0u) {
    let first = u32(params.number.x) * ${SHARPNESS_VALUES}u;
    for (var i = 0u; i < 4u; i++) { sums[first + i] = parts[0][i]; }
    sums[first + 4u] = blocks[0];
  }
}
`;

export interface Sharpness {
  /** Made once for each still. */
  bind(params: GPUBuffer, still: GPUTextureView, sums: GPUBuffer): GPUBindGroup;
  /** Records the pass that writes the sums of region `index`. */
  measure(pass: GPUComputePassEncoder, bind: GPUBindGroup, index: number): void;
}

export function createSharpness(device: GPUDevice): Sharpness {
  const { bind, record } = createRegionPass(device, WGSL);
  return { bind, measure: (pass, bound, index) => record(pass, bound, index, 1, 1) };
}
