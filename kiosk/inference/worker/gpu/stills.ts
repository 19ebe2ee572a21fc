/**
 * Brings camera frames onto the GPU as textures that stay: the newest and the one before. A frame is imported without a copy where
 * the browser can, else copied by it, else uploaded as the planes that the camera gave, else as pixels read back from a canvas.
 */
import type { FrameWay } from '../../../pipeline/types.ts';
import { createPixelReader } from '../pixel-reader.ts';
import { TextureUsage } from './flags.ts';

/** How frames get onto the GPU, the best first. */
export const GPU_WAYS = ['external', 'copy', 'planes', 'pixels'] as const satisfies readonly FrameWay[];
export type GpuWay = (typeof GPU_WAYS)[number];

export interface Still {
  readonly view: GPUTextureView;
  readonly width: number;
  readonly height: number;
}

export interface Stills {
  /** How the last frame came; a picked picture comes as pixels. */
  readonly way: GpuWay;
  /** The frame as a still, until the call after the next one. Closes the frame, whatever happens. */
  take(frame: VideoFrame | ImageBitmap): Promise<Still>;
}

const SIDE = 8;
const external = /* wgsl */ `
@group(0) @binding(0) var still: texture_storage_2d<rgba8unorm, write>;
@group(0) @binding(1) var frame: texture_external;
@group(0) @binding(2) var linear: sampler;

@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (any(id.xy >= textureDimensions(still))) { return; }
  // In the middle of a pixel luma is what it is, and chroma, half as fine, is interpolated.
  let at = (vec2<f32>(id.xy) + 0.5) / vec2<f32>(textureDimensions(still));
  textureStore(still, id.xy, vec4<f32>(textureSampleBaseClampToEdge(frame, linear, at).rgb, 1.0));
}
`;
/** Rec. 601 and Rec. 709, limited and full range: https://www.itu.int/rec/R-REC-BT.601, R-REC-BT.709. */
const planes = /* wgsl */ `
@group(0) @binding(0) var still: texture_storage_2d<rgba8unorm, write>;
@group(0) @binding(1) var luma: texture_2d<f32>;
@group(0) @binding(2) var blue: texture_2d<f32>;
@group(0) @binding(3) var red: texture_2d<f32>;
override red_weight: f32;
override blue_weight: f32;
override full_range: bool;

/** Chroma at a pixel, interpolated between the middles of its 2 × 2 blocks as libyuv and libjpeg do. */
fn chroma(plane: texture_2d<f32>, pixel: vec2<u32>) -> f32 {
  let at = (vec2<f32>(pixel) + 0.5) / 2.0 - 0.5;
  let last = vec2<i32>(textureDimensions(plane)) - 1;
  let low = vec2<i32>(floor(at));
  let part = at - floor(at);
  let a = clamp(low, vec2<i32>(0), last);
  let b = clamp(low + 1, vec2<i32>(0), last);
  let upper = mix(textureLoad(plane, a, 0).r, textureLoad(plane, vec2<i32>(b.x, a.y), 0).r, part.x);
  let lower = mix(textureLoad(plane, vec2<i32>(a.x, b.y), 0).r, textureLoad(plane, b, 0).r, part.x);
  return mix(upper, lower, part.y);
}

@compute @workgroup_size(${SIDE}, ${SIDE})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (any(id.xy >= textureDimensions(still))) { return; }
  var y = textureLoad(luma, id.xy, 0).r;
  var cb = chroma(blue, id.xy) - 128.0 / 255.0;
  var cr = chroma(red, id.xy) - 128.0 / 255.0;
  if (!full_range) {
    y = (y - 16.0 / 255.0) * 255.0 / 219.0;
    cb = cb * 255.0 / 224.0;
    cr = cr * 255.0 / 224.0;
  }
  let r = y + 2.0 * (1.0 - red_weight) * cr;
  let b = y + 2.0 * (1.0 - blue_weight) * cb;
  let g = (y - red_weight * r - blue_weight * b) / (1.0 - red_weight - blue_weight);
  textureStore(still, id.xy, vec4<f32>(clamp(vec3<f32>(r, g, b), vec3<f32>(0.0), vec3<f32>(1.0)), 1.0));
}
`;

interface Slate extends Still {
  readonly texture: GPUTexture;
}

/** `ways` are tried in their order with each VideoFrame; one that fails is not tried again. */
export function createStills(device: GPUDevice, ways: readonly GpuWay[] = GPU_WAYS): Stills {
  const { queue } = device;
  const readPixels = createPixelReader();
  const linear = device.createSampler({ minFilter: 'linear', magFilter: 'linear' });
  const left = [...ways];
  let slates: Slate[] = [];
  let way: GpuWay = 'pixels';
  let proven: GpuWay | null = null;
  let importer: GPUComputePipeline | null = null;
  let converter: { readonly key: string; readonly pipeline: GPUComputePipeline } | null = null;
  let upload = new Uint8Array(0);
  let planar: readonly GPUTexture[] = [];

  const destroy = () => {
    for (const { texture } of slates) texture.destroy();
    for (const texture of planar) texture.destroy();
    slates = [];
    planar = [];
  };

  /** The slate that was not used last. */
  const next = (width: number, height: number): Slate => {
    if (slates[0]?.width !== width || slates[0].height !== height) {
      destroy();
      const usage =
        TextureUsage.COPY_DST | TextureUsage.TEXTURE_BINDING | TextureUsage.STORAGE_BINDING | TextureUsage.RENDER_ATTACHMENT;
      slates = [0, 1].map(() => {
        const texture = device.createTexture({ size: [width, height], format: 'rgba8unorm', usage });
        return { texture, view: texture.createView(), width, height };
      });
    }
    const [older, newer] = slates;
    slates = [newer!, older!];
    return older!;
  };

  const run = (pipeline: GPUComputePipeline, resources: readonly GPUBindingResource[], { width, height }: Still) => {
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(Math.ceil(width / SIDE), Math.ceil(height / SIDE));
    pass.end();
    queue.submit([encoder.finish()]);
  };
  const make = (code: string, constants: Record<string, number> = {}) =>
    device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code }), constants } });

  const uploadPixels = (frame: VideoFrame | ImageBitmap, { texture }: Slate) => {
    const { width, height, data } = readPixels(frame, null);
    queue.writeTexture({ texture }, new Uint8Array(data), { bytesPerRow: width * 4 }, [width, height]);
  };

  const bring: Record<GpuWay, (frame: VideoFrame, slate: Slate) => Promise<void> | void> = {
    external(frame, slate) {
      importer ??= make(external);
      run(importer, [slate.view, device.importExternalTexture({ source: frame }), linear], slate);
    },
    copy(source, { texture, width, height }) {
      queue.copyExternalImageToTexture({ source }, { texture }, [width, height]);
    },
    async planes(frame, slate) {
      const { format } = frame;
      if (format !== 'I420' && format !== 'NV12')
        throw new Error(`the camera gives ${format ?? 'an unknown format'}, neither I420 nor NV12`);
      const { width, height } = slate;
      const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
      const own = frame.allocationSize();
      const size = own + 2 * half.width * half.height;
      if (upload.length < size) upload = new Uint8Array(size);
      const given = await frame.copyTo(upload);
      const layout = format === 'I420' ? given : [given[0]!, ...partChroma(upload, given[1]!, own, half)];
      const sizes = [{ width, height }, half, half];
      if (planar[0]?.width !== width || planar[0].height !== height) {
        for (const texture of planar) texture.destroy();
        const usage = TextureUsage.COPY_DST | TextureUsage.TEXTURE_BINDING;
        planar = sizes.map((each) => device.createTexture({ size: each, format: 'r8unorm', usage }));
      }
      planar.forEach((texture, i) => {
        const { offset, stride } = layout[i]!;
        queue.writeTexture({ texture }, upload, { offset, bytesPerRow: stride }, sizes[i]!);
      });
      const { matrix, fullRange } = frame.colorSpace;
      const key = `${matrix ?? ''} ${String(fullRange)}`;
      if (converter?.key !== key) converter = { key, pipeline: make(planes, weights(matrix, fullRange === true)) };
      run(converter.pipeline, [slate.view, ...planar.map((texture) => texture.createView())], slate);
    },
    pixels: (frame, slate) => uploadPixels(frame, slate),
  };

  /** What a GPU cannot do it says only later: the first frame of a way waits for that. Rejects with what it says. */
  const prove = async (act: () => Promise<void> | void): Promise<void> => {
    device.pushErrorScope('validation');
    const acted = (async () => act())();
    await acted.catch(() => undefined);
    // The GPU's own words say more than what came of them.
    const error = await device.popErrorScope();
    if (error !== null) throw new Error(error.message);
    await acted;
  };

  return {
    get way() {
      return way;
    },
    async take(frame) {
      try {
        if (!('displayWidth' in frame)) {
          // A picked picture: it is looked at a few times only, and what is transparent in it has to come out white.
          const slate = next(frame.width, frame.height);
          uploadPixels(frame, slate);
          way = 'pixels';
          return slate;
        }
        const slate = next(frame.displayWidth, frame.displayHeight);
        for (;;) {
          const [first] = left;
          if (first === undefined) throw new Error('no way brings a frame onto this GPU');
          try {
            if (proven === first) await bring[first](frame, slate);
            else await prove(() => bring[first](frame, slate));
            way = proven = first;
            return slate;
          } catch (error) {
            if (left.length === 1) throw error;
            left.shift();
          }
        }
      } finally {
        frame.close();
      }
    },
  };
}

/** NV12 has its chroma in pairs: parts them into two planes in `bytes` from `to` on, and says where these lie. */
function partChroma(
  bytes: Uint8Array,
  { offset, stride }: PlaneLayout,
  to: number,
  { width, height }: { readonly width: number; readonly height: number },
): PlaneLayout[] {
  const area = width * height;
  for (let row = 0, at = to; row < height; row++)
    for (let column = 0, from = offset + row * stride; column < width; column++, at++, from += 2) {
      bytes[at] = bytes[from]!;
      bytes[at + area] = bytes[from + 1]!;
    }
  return [to, to + area].map((from) => ({ offset: from, stride: width }));
}

/** The weights of red and blue in luma. Cameras say `smpte170m` or nothing; high definition files say `bt709`. */
function weights(matrix: string | null, fullRange: boolean): Record<string, number> {
  const [red, blue] = matrix === 'bt709' ? [0.2126, 0.0722] : [0.299, 0.114];
  return { red_weight: red, blue_weight: blue, full_range: Number(fullRange) };
}
