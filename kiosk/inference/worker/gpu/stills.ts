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

export interface Taken {
  readonly still: Still;
  /** Rejects when the GPU says, later, that the frame did not come: the still then shows an older one. Nobody need wait for it. */
  readonly sound: Promise<void>;
}

export interface Stills {
  /** How the last frame came; a picked picture comes as pixels. */
  readonly way: GpuWay;
  /** The frame as a still, until the call after the next one that succeeds. Closes the frame, whatever happens. */
  take(frame: VideoFrame | ImageBitmap): Promise<Taken>;
}

/** Whether a frame is shown as its pixels lie (https://w3c.github.io/webcodecs/#videoframe-interface): not turned or mirrored. */
function isUpright(frame: VideoFrame): boolean {
  const { rotation = 0, flip = false } = frame as { readonly rotation?: number; readonly flip?: boolean };
  return rotation === 0 && !flip;
}

/** Whether it has a pixel for each pixel that is shown, too: none is stretched. */
function isPlain(frame: VideoFrame): boolean {
  const { visibleRect, displayWidth, displayHeight } = frame;
  return isUpright(frame) && visibleRect?.width === displayWidth && visibleRect.height === displayHeight;
}

/** Which frames come by a way as they are shown. Any other comes as pixels: a canvas shows it. */
const SUITS: Readonly<Record<GpuWay, (frame: VideoFrame) => boolean>> = {
  external: isUpright,
  copy: isPlain,
  planes: isPlain,
  pixels: () => true,
};

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

  /** Two slates of that size; those of before stay until the first frame of the new size is there. */
  const slatesOf = (width: number, height: number): Slate[] => {
    const usage =
      TextureUsage.COPY_DST | TextureUsage.TEXTURE_BINDING | TextureUsage.STORAGE_BINDING | TextureUsage.RENDER_ATTACHMENT;
    return [0, 1].map(() => {
      const texture = device.createTexture({ size: [width, height], format: 'rgba8unorm', usage });
      return { texture, view: texture.createView(), width, height };
    });
  };

  /** Has `bring` fill the slate that was not used last, and makes it the newest only if that succeeds. */
  const put = async (width: number, height: number, bring: (slate: Slate) => Promise<Pick<Taken, 'sound'>>): Promise<Taken> => {
    const fits = slates[0]?.width === width && slates[0].height === height;
    const [newer, older] = fits ? slates : slatesOf(width, height);
    const destroy = (all: readonly (Slate | undefined)[]) => all.forEach((slate) => slate?.texture.destroy());
    try {
      const { sound } = await bring(older!);
      if (!fits) destroy(slates);
      slates = [older!, newer!];
      return { still: older!, sound };
    } catch (error) {
      if (!fits) destroy([newer, older]);
      throw error;
    }
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

  /** Acts, and tells what the GPU says of it: that comes later, and in its own words. */
  const checked = async (act: () => Promise<void> | void): Promise<Pick<Taken, 'sound'>> => {
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const acted = await (async () => act())().then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const sound = Promise.all([device.popErrorScope(), device.popErrorScope()]).then((errors) => {
      const error = errors.find((each) => each !== null);
      if (error) throw new Error(error.message);
      if (acted !== null) throw acted.error;
    });
    if (acted !== null) await sound;
    return { sound: optional(sound) };
  };

  /** By a way that is known to work nobody waits for the GPU; should it fail after all, it is given up then. */
  const bringBy = async (chosen: GpuWay, frame: VideoFrame, slate: Slate): Promise<Pick<Taken, 'sound'>> => {
    const { sound } = await checked(() => bring[chosen](frame, slate));
    if (proven !== chosen) await sound;
    way = chosen;
    if (left[0] === chosen) proven = chosen;
    const giveUp = (error: unknown) => {
      if (left[0] === chosen && left.length > 1) left.shift();
      proven = null;
      throw error;
    };
    return { sound: optional(sound.catch(giveUp)) };
  };

  return {
    get way() {
      return way;
    },
    async take(frame) {
      try {
        if (!('displayWidth' in frame)) {
          // A picked picture: it is looked at a few times only, and what is transparent in it has to come out white.
          const taken = await put(frame.width, frame.height, (slate) => checked(() => uploadPixels(frame, slate)));
          way = 'pixels';
          return taken;
        }
        for (;;) {
          const [first] = left;
          if (first === undefined) throw new Error('no way brings a frame onto this GPU');
          const chosen = SUITS[first](frame) ? first : 'pixels';
          try {
            return await put(frame.displayWidth, frame.displayHeight, (slate) => bringBy(chosen, frame, slate));
          } catch (error) {
            if (left.length === 1 || chosen !== first) throw error;
            left.shift();
          }
        }
      } finally {
        frame.close();
      }
    },
  };
}

/** The promise itself; that nobody waits for it is no fault. */
function optional(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
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
