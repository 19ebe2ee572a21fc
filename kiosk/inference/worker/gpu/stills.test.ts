/** Which way a frame takes onto the GPU, and what is told when it does not get there: on a GPU that fails when it is told to. */
import { beforeEach, expect, test, vi } from 'vitest';
import { createStills, GPU_WAYS } from './stills.ts';

interface FakeTexture {
  readonly size: readonly [number, number];
  /** The frame that was written last. */
  shows: string;
  destroyed: boolean;
}

/** A GPU that does what it is asked, unless `refuses` names the way; it says so when it is asked, or only later. */
class FakeGpu {
  refuses: string | null = null;
  readonly textures: FakeTexture[] = [];
  readonly ways: string[] = [];
  #errors: string[] = [];
  #scopes = 0;

  readonly queue = {
    copyExternalImageToTexture: ({ source }: { source: FakeFrame }, { texture }: { texture: FakeTexture }) =>
      this.#act('copy', texture, source.name),
    writeTexture: ({ texture }: { texture: FakeTexture }) => this.#act('pixels', texture, drawing),
    submit: () => undefined,
  };

  #act(way: string, texture: FakeTexture, frame: string): void {
    this.ways.push(way);
    if (this.refuses === way) this.#errors.push('no room');
    else texture.shows = frame;
  }

  pushErrorScope(): void {
    this.#scopes += 1;
  }

  popErrorScope(): Promise<{ message: string } | null> {
    this.#scopes -= 1;
    const error = this.#scopes === 0 ? this.#errors.pop() : undefined;
    return Promise.resolve(error === undefined ? null : { message: error });
  }

  createSampler = () => ({});
  createTexture({ size }: { size: [number, number] }) {
    const texture: FakeTexture = { size, shows: '', destroyed: false };
    this.textures.push(texture);
    return Object.assign(texture, { createView: () => texture, destroy: () => (texture.destroyed = true) });
  }
}

interface FakeFrame {
  readonly name: string;
  readonly displayWidth: number;
  readonly displayHeight: number;
  readonly visibleRect: { width: number; height: number };
  readonly rotation: number;
  readonly flip: boolean;
  close(): void;
}

/** What is on the canvas of the way through pixels. */
let drawing = '';
beforeEach(() => {
  const context = {
    fillRect: () => undefined,
    drawImage: ({ name }: FakeFrame) => (drawing = name),
    getImageData: (_x: number, _y: number, width: number, height: number) => ({ width, height, data: new Uint8ClampedArray(4) }),
  };
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => context;
    },
  );
  return () => vi.unstubAllGlobals();
});

const frame = (name: string, changes: Partial<FakeFrame> = {}) => {
  const [displayWidth, displayHeight] = [changes.displayWidth ?? 64, changes.displayHeight ?? 48];
  const visibleRect = { width: displayWidth, height: displayHeight };
  const close = () => undefined;
  return { name, displayWidth, displayHeight, visibleRect, rotation: 0, flip: false, close, ...changes } as unknown as VideoFrame;
};

function setUp() {
  const gpu = new FakeGpu();
  const stills = createStills(gpu as unknown as GPUDevice, ['copy', 'pixels']);
  const shows = async (given: VideoFrame) => {
    const { still, sound } = await stills.take(given);
    await sound;
    return (still.view as unknown as FakeTexture).shows;
  };
  return { gpu, stills, shows };
}

test('every way is one that can be asked for', () => expect(GPU_WAYS).toEqual(['external', 'copy', 'planes', 'pixels']));

test.each([
  ['turned', { rotation: 90 }],
  ['mirrored', { flip: true }],
  ['stretched', { visibleRect: { width: 64, height: 24 } }],
])('a frame that is %s comes as pixels, and the next plain one by the best way again', async (_how, changes) => {
  const { gpu, stills, shows } = setUp();
  expect(await shows(frame('plain'))).toBe('plain');
  expect(await shows(frame('odd', changes))).toBe('odd');
  expect(stills.way).toBe('pixels');
  expect(await shows(frame('again'))).toBe('again');
  expect(gpu.ways).toEqual(['copy', 'pixels', 'copy']);
});

test('a way that worked and then fails is told of that very frame, and the next frame comes by the next way', async () => {
  const { gpu, stills, shows } = setUp();
  for (const name of ['one', 'two', 'three']) expect(await shows(frame(name))).toBe(name);
  gpu.refuses = 'copy';
  await expect(shows(frame('lost'))).rejects.toThrow('no room');
  expect(await shows(frame('next'))).toBe('next');
  expect(stills.way).toBe('pixels');
});

test('a first frame that no way brings is told, and takes no older one with it', async () => {
  const { gpu, stills } = setUp();
  gpu.refuses = 'copy';
  const { still } = await stills.take(frame('by pixels'));
  expect((still.view as unknown as FakeTexture).shows).toBe('by pixels');
  gpu.refuses = 'pixels';
  const { sound } = await stills.take(frame('lost'));
  await expect(sound).rejects.toThrow('no room');
});

test('a frame of a new size that does not come leaves the stills of the old size as they were', async () => {
  const { gpu, stills, shows } = setUp();
  const { still } = await stills.take(frame('before'));
  gpu.refuses = 'pixels';
  await expect(stills.take(frame('lost', { displayWidth: 32, rotation: 90 }))).rejects.toThrow('no room');
  expect((still.view as unknown as FakeTexture).destroyed).toBe(false);
  expect(gpu.textures.filter(({ destroyed, size }) => !destroyed && size[0] === 32)).toEqual([]);
  gpu.refuses = null;
  expect(await shows(frame('small', { displayWidth: 32 }))).toBe('small');
  expect((still.view as unknown as FakeTexture).destroyed).toBe(true);
});

test('every frame is closed, whatever becomes of it', async () => {
  const { gpu, stills } = setUp();
  for (const [changes, refuses] of [
    [{}, null],
    [{ flip: true }, null],
    [{ flip: true }, 'pixels'],
    [{}, 'copy'],
  ] as const) {
    const close = vi.fn();
    gpu.refuses = refuses;
    await stills.take(Object.assign(frame('any', changes), { close })).catch(() => undefined);
    expect(close).toHaveBeenCalled();
  }
});
