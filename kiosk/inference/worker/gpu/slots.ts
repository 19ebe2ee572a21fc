/** The parameters of a frame's shader passes: one region in one slot, all of them written in one go. */
import { clampBox, place } from '../../../pipeline/pixels/placement.ts';
import type { Box, InputSpec } from '../../../pipeline/types.ts';

/** Bytes between two slots: the offset alignment that every adapter has (https://www.w3.org/TR/webgpu/#limit-default). */
export const SLOT_BYTES = 256;
/** As WGSL sees a slot; 16-byte vectors throughout, so that no padding is hidden. */
export const SLOT_WGSL = /* wgsl */ `
struct Slot {
  box: vec4<i32>,    // left, top, width, height in pixels of the still
  place: vec4<i32>,  // left, top, width, height in pixels of the input
  input: vec4<i32>,  // width, height, channels (3 or 1), 1 for [H, W, C] and 0 for [C, H, W]
  pad: vec4<f32>,    // 0-255
  mean: vec4<f32>,
  deviation: vec4<f32>,
  number: vec4<i32>, // which slot it is, three times nothing
}
`;

/** The region of a still, and the input that it goes into. */
export interface Slot {
  readonly region: Box;
  readonly input: InputSpec;
}

/** The bytes of `slots` for a still of width × height pixels; regions are rounded and cut to it as pipeline/preprocess.ts does. */
export function packSlots(slots: readonly Slot[], width: number, height: number): ArrayBuffer {
  const bytes = new ArrayBuffer(slots.length * SLOT_BYTES);
  slots.forEach(({ region, input }, i) => {
    const box = clampBox(region, width, height);
    const at = place(box.width, box.height, input);
    const whole = [box.x, box.y, box.width, box.height, at.left, at.top, at.width, at.height];
    const channels = input.colour === 'rgb' ? 3 : 1;
    new Int32Array(bytes, i * SLOT_BYTES, 12).set([
      ...whole,
      input.width,
      input.height,
      channels,
      input.layout === 'NHWC' ? 1 : 0,
    ]);
    const three = (values: readonly number[]) => [values[0] ?? 0, values[1] ?? values[0] ?? 0, values[2] ?? values[0] ?? 0, 0];
    new Float32Array(bytes, i * SLOT_BYTES + 48, 12).set([...three(input.pad), ...three(input.mean), ...three(input.std)]);
    new Int32Array(bytes, i * SLOT_BYTES + 96, 1)[0] = i;
  });
  return bytes;
}
