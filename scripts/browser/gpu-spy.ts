/** Counts all WebGPU calls in a worker. */

/** Sums since the spy began. */
export interface GpuCounts {
  dispatches: number;
  bindGroups: number;
  bufferWrites: number;
  /** Bytes that went from memory to textures, which are pixels: by writeTexture, and by copies of canvases and pictures. */
  textureBytes: number;
  /** Bytes that went from memory to buffers: by writeBuffer, and in those that were mapped when they were made. */
  bufferBytes: number;
  newBuffers: number;
  destroyedBuffers: number;
  submits: number;
  readbacks: number;
  readbackBytes: number;
}

/** Starts counting; install it before anybody gets a device. It needs nothing around it: its text alone goes into the kiosk's worker. */
export function spyOnGpu(): GpuCounts {
  const counts: GpuCounts = {
    dispatches: 0,
    bindGroups: 0,
    bufferWrites: 0,
    textureBytes: 0,
    bufferBytes: 0,
    newBuffers: 0,
    destroyedBuffers: 0,
    submits: 0,
    readbacks: 0,
    readbackBytes: 0,
  };
  if (!('GPUDevice' in globalThis)) return counts;
  const wrap = (owner: object, name: string, note: (self: unknown, ...args: unknown[]) => void) => {
    const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    Object.defineProperty(owner, name, {
      value(this: unknown, ...args: unknown[]) {
        note(this, ...args);
        return original.apply(this, args);
      },
    });
  };
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => (counts.dispatches += 1));
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => (counts.dispatches += 1));
  wrap(GPUDevice.prototype, 'createBindGroup', () => (counts.bindGroups += 1));
  wrap(GPUDevice.prototype, 'createBuffer', (_, made) => {
    const { mappedAtCreation, size } = made as GPUBufferDescriptor;
    counts.newBuffers += 1;
    if (mappedAtCreation) counts.bufferBytes += size;
  });
  wrap(GPUQueue.prototype, 'writeBuffer', (_, _buffer, _at, data, from = 0, size) => {
    const { byteLength, BYTES_PER_ELEMENT: unit = 1 } = data as Partial<Uint8Array> & { byteLength: number };
    counts.bufferWrites += 1;
    counts.bufferBytes += unit * ((size as number | undefined) ?? byteLength / unit - (from as number));
  });
  wrap(GPUQueue.prototype, 'writeTexture', (_, _texture, _data, layout, extent) => {
    const { bytesPerRow = 0 } = layout as GPUTexelCopyBufferLayout;
    const { height = 1 } = extent as GPUExtent3DDict;
    counts.textureBytes += bytesPerRow * height;
  });
  wrap(GPUQueue.prototype, 'copyExternalImageToTexture', (_, from) => {
    // A frame of the camera may lie on the GPU already; what was drawn into memory does not.
    const { source } = from as GPUCopyExternalImageSourceInfo;
    if (source instanceof OffscreenCanvas || source instanceof ImageData) counts.textureBytes += 4 * source.width * source.height;
  });
  wrap(GPUQueue.prototype, 'submit', () => (counts.submits += 1));
  const destroyed = new WeakSet();
  wrap(GPUBuffer.prototype, 'destroy', (self) => {
    if (!destroyed.has(self as GPUBuffer)) counts.destroyedBuffers += 1;
    destroyed.add(self as GPUBuffer);
  });
  wrap(GPUBuffer.prototype, 'mapAsync', (self, mode, _from, size) => {
    if (mode !== 0x1) return; // GPUMapMode.READ
    counts.readbacks += 1;
    counts.readbackBytes += (size as number | undefined) ?? (self as GPUBuffer).size;
  });
  return counts;
}
