/**
 * Fills a model's input on the GPU: a region of a still, resized with antialiasing, padded and normalised. The same numbers as
 * pixels/preprocess.ts, whose taps (PyTorch's antialiased bilinear ones) are computed here for each pixel.
 */
import { createRegionPass, PARAMS_WGSL } from './params.ts';

const SIDE = 8;
const WGSL = /* wgsl */ `
${PARAMS_WGSL}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var still: texture_2d<f32>;
@group(0) @binding(2) var<storage, read_write> tensor: array<f32>;

struct Taps { first: i32, count: i32, centre: f32, inverse: f32 }

fn taps(from_size: i32, to_size: i32, i: i32) -> Taps {
  let scale = f32(from_size) / f32(to_size);
  let support = max(scale, 1.0);
  let centre = scale * (f32(i) + 0.5);
  let first = max(i32(centre - support + 0.5), 0);
  let count = min(i32(centre + support + 0.5), from_size) - first;
  return Taps(first, count, centre, 1.0 / support);
}

fn weight(t: Taps, i: i32) -> f32 {
  return max(0.0, 1.0 - abs((f32(t.first + i) - t.centre + 0.5) * t.inverse));
}

@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let at = vec2<i32>(id.xy);
  if (any(at >= params.input.xy)) { return; }
  var colour = params.pad.rgb;
  let inside = at - params.place.xy;
  if (all(inside >= vec2<i32>(0)) && all(inside < params.place.zw)) {
    let across = taps(params.box.z, params.place.z, inside.x);
    let down = taps(params.box.w, params.place.w, inside.y);
    var sum = vec3<f32>(0.0);
    var total = 0.0;
    for (var j = 0; j < down.count; j++) {
      var line = vec3<f32>(0.0);
      var along = 0.0;
      for (var i = 0; i < across.count; i++) {
        let w = weight(across, i);
        line += w * textureLoad(still, params.box.xy + vec2<i32>(across.first + i, down.first + j), 0).rgb;
        along += w;
      }
      let w = weight(down, j);
      sum += w * line / along;
      total += w;
    }
    colour = 255.0 * sum / total;
  }
  let pixel = at.y * params.input.x + at.x;
  let channels = params.input.z;
  if (channels == 1) {
    // The pad colour of a gray input is gray already.
    if (all(inside >= vec2<i32>(0)) && all(inside < params.place.zw)) { colour = vec3<f32>(dot(colour, vec3<f32>(0.299, 0.587, 0.114))); }
    tensor[pixel] = (colour.r - params.mean.r) / params.deviation.r;
    return;
  }
  let value = (colour - params.mean.rgb) / params.deviation.rgb;
  let plane = params.input.x * params.input.y;
  for (var c = 0; c < 3; c++) {
    tensor[select(c * plane + pixel, pixel * 3 + c, params.input.w == 1)] = value[c];
  }
}
`;

export interface Filler {
  /** Records the pass that fills `tensor` (width × height of the input) from `still` as the parameters of region `index` say. */
  fill(pass: GPUComputePassEncoder, bind: GPUBindGroup, index: number, width: number, height: number): void;
  /** Made once for each still and tensor. */
  bind(params: GPUBuffer, still: GPUTextureView, tensor: GPUBuffer): GPUBindGroup;
}

export function createFiller(device: GPUDevice): Filler {
  const { bind, record } = createRegionPass(device, WGSL);
  return {
    bind,
    fill: (pass, bound, index, width, height) => record(pass, bound, index, Math.ceil(width / SIDE), Math.ceil(height / SIDE)),
  };
}
