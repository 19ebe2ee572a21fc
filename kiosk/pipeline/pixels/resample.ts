/** The weights of antialiased bilinear resizing along one axis, number for number as PyTorch computes them. */

/** For each output position, which inputs it averages: inputs first[i] … first[i] + count[i] - 1, weights from i * stride. */
export interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
  readonly stride: number;
}

/** Tables kept. A camera needs two (width and height) per model; a folder of odd pictures must not fill the memory. */
const MAX_TABLES = 32;
const tables = new Map<string, Taps>();

/**
 * The taps that shrink or stretch `from` pixels to `to` pixels (both ≥ 1), computed once per pair.
 * Float32 at the same places as `_compute_indices_min_size_weights_aa` in ATen/native/cpu/UpSampleKernel.cpp
 * (https://github.com/pytorch/pytorch/blob/main/aten/src/ATen/native/cpu/UpSampleKernel.cpp).
 */
export function taps(from: number, to: number): Taps {
  const key = `${from}:${to}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const oldest = tables.keys().next();
  if (tables.size >= MAX_TABLES && !oldest.done) tables.delete(oldest.value);
  const made = computeTaps(from, to);
  tables.set(key, made);
  return made;
}

function computeTaps(from: number, to: number): Taps {
  const f = Math.fround;
  const scale = f(from / to);
  const support = scale >= 1 ? scale : 1; // the triangle's half width, in input pixels
  const inverse = scale >= 1 ? f(1 / scale) : 1;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float32Array(to * stride);
  for (let i = 0; i < to; i++) {
    const centre = f(scale * f(i + 0.5));
    const low = Math.max(Math.trunc(f(f(centre - support) + 0.5)), 0);
    const size = Math.min(Math.min(Math.trunc(f(f(centre + support) + 0.5)), from) - low, stride);
    let total = 0;
    for (let j = 0; j < size; j++) {
      const weight = f(Math.max(0, 1 - Math.abs(f(f(f(j + low - centre) + 0.5) * inverse))));
      weights[i * stride + j] = weight;
      total = f(total + weight);
    }
    for (let j = 0; j < size; j++) weights[i * stride + j] = f((weights[i * stride + j] ?? 0) / total);
    first[i] = low;
    count[i] = size;
  }
  return { first, count, weights, stride };
}
