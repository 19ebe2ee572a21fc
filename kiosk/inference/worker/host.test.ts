/** What the worker owns, with runtime, device, models and eyes scripted: where models run, what is closed, and whose scene it is. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelCard } from '#contract/model-card';
import { examplePoseCard } from '#contract/testing/pose-card';
import { EngineError } from '../../pipeline/engine-error.ts';
import type { Ask, Eye } from '../../pipeline/eye.ts';
import { figure, testCard, testFrame } from '../../pipeline/testing.ts';
import type { Scene } from '../../pipeline/types.ts';
import type { EngineCall, EngineInfo, LoadReport, Replay } from '../protocol.ts';
import { createHost } from './host.ts';
import type { EyeModels } from './memory-eye.ts';

const off = (why: string): Replay => ({ on: false, why });

type Place = 'gpu' | 'wasm';
type Flaw = 'unopenable' | 'unrunnable' | 'wrong' | 'unclosable';

/** A model that was opened, and how often it was closed. */
interface Opened {
  readonly place: Place;
  readonly card: ModelCard;
  /** Of a model on the GPU, what it was told of an earlier test of its replay. */
  readonly tested: Replay | undefined;
  closed: number;
}

interface World {
  /** What the request for a device gives: the device, or why there is none. */
  device: object | string;
  askedForDevice: boolean[];
  opened: Opened[];
  flaws: (readonly [place: Place, role: string, flaw: Flaw])[];
  eyes: { kind: 'gpu' | 'memory'; models: EyeModels }[];
  /** What a test of a replay says. */
  replay: Replay;
  /** How many things go on in the runtime. */
  busy: number;
  mostBusy: number;
}
const { fresh, world } = vi.hoisted(() => {
  const fresh = (): World => ({
    device: { device: { lost: new Promise(() => undefined) }, name: 'acme' },
    askedForDevice: [],
    opened: [],
    flaws: [],
    eyes: [],
    replay: { on: true },
    busy: 0,
    mostBusy: 0,
  });
  return { fresh, world: fresh() };
});

/** Something that takes the runtime a while. */
async function busily<T>(work: () => T): Promise<T> {
  world.mostBusy = Math.max(world.mostBusy, ++world.busy);
  try {
    await new Promise((resolve) => setImmediate(resolve));
    return work();
  } finally {
    world.busy -= 1;
  }
}

function openFake(place: Place, card: ModelCard, tested?: Replay) {
  const has = (flaw: Flaw) => world.flaws.some(([p, role, f]) => p === place && role === card.role && f === flaw);
  return busily(() => {
    if (has('unopenable')) throw new EngineError('load-failed', `${place} cannot open it`);
    const model: Opened = { place, card, tested, closed: 0 };
    world.opened.push(model);
    const values = Float32Array.from({ length: 4 }, () => (has('wrong') ? 1 : 0));
    const outputs = Object.fromEntries(Object.keys(card.output).map((key) => [key, values]));
    const run = () =>
      busily(() => {
        if (has('unrunnable')) throw new Error(`${place} cannot run it`);
        return { outputs, preprocessMs: 1, inferenceMs: 2 };
      });
    const close = () =>
      busily(() => {
        model.closed += 1;
        if (has('unclosable')) throw new Error(`${place} cannot close it`);
      });
    return place === 'gpu' ? { run, close, infer: run, replay: tested ?? world.replay } : { run, close };
  });
}

/** Sees one person and reads with the next frame what it was asked for, so that the first scene says nothing. */
function openFakeEye(kind: 'gpu' | 'memory', models: EyeModels): Eye<{ close(): void }, Ask> {
  world.eyes.push({ kind, models });
  let pending: readonly Ask[] = [];
  return {
    see: (picture, where) =>
      busily(() => {
        picture.close();
        const people = models.people === null ? null : [figure(200, 80, 100)];
        const asks = where({ width: 640, height: 480, people });
        const views = pending.map((ask) => ({ ask, view: { logits: Float32Array.of(9, 0, 0, 0), sharpness: 1 } }));
        pending = asks;
        return { views, way: 'memory', preprocessMs: 1, inferenceMs: 2, garmentMs: views.length > 0 ? 1 : null };
      }),
  };
}

vi.mock('./runtime.ts', () => ({ openRuntime: () => Promise.resolve({ ort: {}, threads: 2 }) }));
vi.mock('./device.ts', () => ({
  requestDevice: (software: boolean) => {
    world.askedForDevice.push(software);
    return Promise.resolve(world.device);
  },
}));
vi.mock('./golden.ts', async (original) => ({
  ...(await original<object>()),
  decodeGolden: () => Promise.resolve({ close: () => undefined }),
}));
vi.mock('./pixel-reader.ts', () => ({ createPixelReader: () => () => ({ width: 1, height: 1, data: new Uint8Array(4) }) }));
vi.mock('./session.ts', () => ({ openModel: (_: unknown, card: ModelCard) => openFake('wasm', card) }));
vi.mock('./gpu/model.ts', async (original) => ({
  ...(await original<object>()),
  openGpuModel: (_ort: unknown, _device: unknown, card: ModelCard, _bytes: unknown, tested?: Replay) =>
    openFake('gpu', card, tested),
}));
vi.mock('./gpu/eye.ts', () => ({ createGpuEyes: () => ({ open: (models: EyeModels) => openFakeEye('gpu', models) }) }));
vi.mock('./memory-eye.ts', () => ({
  createMemoryEye: (_read: unknown, models: EyeModels) => openFakeEye('memory', models),
}));

const R1 = 'r-00000001';
const R2 = 'r-00000002';
/** Names what is worn over the rest, which is read first. */
const outerwear = (version: string) =>
  testCard({ version, labels: testCard().labels.map((label) => ({ ...label, group: 'outer' })) });
const garments = outerwear('1.0.0');
const people = examplePoseCard();

beforeEach(() => void Object.assign(world, fresh()));

/** A host that is open, and its calls. */
async function setUp(open: Partial<Extract<EngineCall, { kind: 'open' }>> = {}) {
  const onLost = vi.fn<(message: string) => void>();
  const host = createHost(onLost);
  const opened = await host({ kind: 'open', prefer: 'auto', because: 'webgpu', replay: { on: true }, ...open });
  const info = (opened as unknown as { engine: EngineInfo }).engine;
  let at = 0;
  const load = async (release: string, card: ModelCard, before: LoadReport | null = null) => {
    const answer = await host({ kind: 'load', release, card, file: new Blob(['model']), before });
    return (answer as unknown as { report: LoadReport }).report;
  };
  const see = async (release: string, finder: string | null = null, close: () => void = () => undefined) => {
    const frame = testFrame({ picture: { close } as ImageBitmap, takenAt: (at += 500) });
    const answer = await host({ kind: 'see', release, people: finder, frame });
    return (answer as unknown as { scene: Scene }).scene;
  };
  return { host, info, onLost, load, see };
}
const stillOpen = () => world.opened.filter(({ closed }) => closed === 0).map(({ place, card }) => `${place}: ${card.version}`);

describe('opening', () => {
  it('runs on the GPU where there is one, and tells when it goes away', async () => {
    let lose: (info: { message: string }) => void = () => undefined;
    world.device = { device: { lost: new Promise((resolve) => (lose = resolve)) }, name: 'acme' };
    const { info, onLost } = await setUp({ replay: off('a replay failed') });
    expect(info).toEqual({ kind: 'webgpu', reason: 'webgpu', device: 'acme', replay: off('a replay failed') });
    expect(onLost).not.toHaveBeenCalled();
    lose({ message: 'gone' });
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledExactlyOnceWith('gone'));
  });

  it('runs on wasm without one and says why, and asks for none where wasm is preferred', async () => {
    world.device = 'no-adapter';
    const wasm = { kind: 'wasm', device: '2 threads', replay: null };
    expect((await setUp({ replay: off('a replay failed') })).info).toEqual({ ...wasm, reason: 'no-adapter' });
    expect((await setUp({ prefer: 'wasm', because: 'device-lost' })).info).toEqual({ ...wasm, reason: 'device-lost' });
    expect(world.askedForDevice).toEqual([false]);
    await setUp({ prefer: 'webgpu', because: 'forced' });
    expect(world.askedForDevice, 'a software one will do for who forces it').toEqual([false, true]);
  });

  it('comes before all else, and a frame that comes earlier is closed', async () => {
    const host = createHost(() => undefined);
    const close = vi.fn();
    const frame = testFrame({ picture: { close } as unknown as ImageBitmap });
    await expect(host({ kind: 'see', release: R1, people: null, frame })).rejects.toMatchObject({ code: 'not-loaded' });
    expect(close).toHaveBeenCalled();
    const file = new Blob(['model']);
    await expect(host({ kind: 'load', release: R1, card: garments, file, before: null })).rejects.toMatchObject({
      code: 'not-loaded',
    });
  });
});

describe('loading', () => {
  it('keeps on the GPU what computes the golden picture right there, and tells of its replay', async () => {
    world.replay = off('a replay differs');
    const { load } = await setUp();
    expect(await load(R1, garments)).toMatchObject({
      engine: { kind: 'webgpu', reason: 'webgpu', device: 'acme', replay: off('a replay differs') },
      warmupMs: 2,
      goldenDifference: 0,
    });
    expect(world.opened).toMatchObject([{ place: 'gpu', closed: 0, tested: undefined }]);
  });

  it('does not test a replay again that an earlier worker tested on this GPU', async () => {
    const { load } = await setUp();
    const before = await load(R1, garments);
    await (await setUp()).load(R1, garments, before);
    await (await setUp({ replay: off('a replay failed') })).load(R1, garments, before);
    expect(world.opened.map(({ tested }) => tested)).toEqual([undefined, { on: true }, off('a replay failed')]);
  });

  it.each<[string, Flaw, string]>([
    ['computes the golden picture wrong', 'wrong', 'golden-mismatch'],
    ['cannot run it', 'unrunnable', 'webgpu-failed'],
    ['cannot create its session', 'unopenable', 'webgpu-failed'],
  ])('puts a model onto wasm when the GPU %s, and only that one', async (_, flaw, reason) => {
    world.flaws = [['gpu', 'garments', flaw]];
    const { load } = await setUp();
    expect((await load(R1, garments)).engine).toEqual({ kind: 'wasm', reason, device: '2 threads', replay: null });
    expect(stillOpen()).toEqual(['wasm: 1.0.0']);
    expect((await load(R1, people)).engine).toMatchObject({ kind: 'webgpu' });
  });

  it.each<[string, Flaw, Flaw, object]>([
    ['both compute it wrong', 'wrong', 'wrong', { code: 'golden-mismatch' }],
    [
      'the GPU computes it wrong and wasm cannot open it',
      'wrong',
      'unopenable',
      { code: 'load-failed', message: 'wasm cannot open it' },
    ],
    ['the GPU cannot open it and wasm computes it wrong', 'unopenable', 'wrong', { code: 'golden-mismatch' }],
    ['neither can run it', 'unrunnable', 'unrunnable', { message: 'wasm cannot run it' }],
  ])('blames the model as wasm does when %s, and leaves nothing open', async (_, onGpu, onWasm, error) => {
    world.flaws = [
      ['gpu', 'garments', onGpu],
      ['wasm', 'garments', onWasm],
    ];
    const { load, see } = await setUp();
    await expect(load(R1, garments)).rejects.toMatchObject(error);
    expect(world.opened.map(({ closed }) => closed)).toEqual(world.opened.map(() => 1));
    await expect(see(R1)).rejects.toMatchObject({ code: 'not-loaded' });
  });

  it('says what is wrong with a model even where it cannot be closed', async () => {
    world.device = 'no-adapter';
    world.flaws = [
      ['wasm', 'garments', 'wrong'],
      ['wasm', 'garments', 'unclosable'],
    ];
    const { load } = await setUp();
    await expect(load(R1, garments)).rejects.toMatchObject({ code: 'golden-mismatch' });
  });

  it('tries wasm once where there is no GPU', async () => {
    world.device = 'no-webgpu';
    world.flaws = [['wasm', 'garments', 'wrong']];
    const { load } = await setUp();
    await expect(load(R1, garments)).rejects.toMatchObject({ code: 'golden-mismatch' });
    expect(world.opened).toHaveLength(1);
  });

  it('replaces and closes the former model of the role, and of no other', async () => {
    const { load, see } = await setUp();
    await load(R1, garments);
    await load(R1, people);
    await load(R1, outerwear('2.0.0'));
    expect(world.opened.map(({ closed }) => closed)).toEqual([1, 0, 0]);
    expect((await see(R1, R1)).model.version).toBe('2.0.0');
  });

  it('keeps the former model when the next one is refused', async () => {
    const { load, see } = await setUp();
    await load(R1, garments);
    world.flaws = [
      ['gpu', 'garments', 'wrong'],
      ['wasm', 'garments', 'wrong'],
    ];
    await expect(load(R1, outerwear('2.0.0'))).rejects.toThrow();
    expect(stillOpen()).toEqual(['gpu: 1.0.0']);
    expect((await see(R1)).model.version).toBe('1.0.0');
  });
});

describe('seeing', () => {
  it.each<[string, string, string | null]>([
    ['garments', R2, null],
    ['people', R1, R1],
  ])('closes a frame without its %s model, and says so', async (_, release, finder) => {
    const { load, see } = await setUp();
    await load(R1, garments);
    const close = vi.fn();
    await expect(see(release, finder, close)).rejects.toMatchObject({ code: 'not-loaded' });
    expect(close).toHaveBeenCalled();
  });

  it.each<[string, string[], 'gpu' | 'memory']>([
    ['both models are', [], 'gpu'],
    ['the garments model is not', ['garments'], 'memory'],
    ['the people model is not', ['people'], 'memory'],
  ])('uses the right eye when %s on the GPU', async (_, wrong, kind) => {
    world.flaws = wrong.map((role) => ['gpu', role, 'wrong']);
    const { load, see } = await setUp();
    for (const card of [garments, people]) await load(R1, card);
    await see(R1, R1);
    expect(world.eyes).toMatchObject([{ kind, models: { garments: { card: garments }, people: { card: people } } }]);
    await see(R1);
    const alone = wrong.includes('garments') ? 'memory' : 'gpu';
    expect(world.eyes.at(-1), 'without people').toMatchObject({ kind: alone, models: { people: null } });
  });

  it('sees in memory on wasm', async () => {
    const { load, see } = await setUp({ prefer: 'wasm', because: 'forced' });
    await load(R1, garments);
    await see(R1);
    expect(world.eyes.map(({ kind }) => kind)).toEqual(['memory']);
  });

  it('keeps the scene of the same models, and begins a new one with another garments or people model', async () => {
    const { load, see } = await setUp();
    for (const card of [garments, people]) for (const release of [R1, R2]) await load(release, card);
    const knows = async (release: string, finder: string | null) => {
      const { people, headline, model } = await see(release, finder);
      expect(model.release).toBe(release);
      expect(people.length).toBe(finder === null ? 0 : 1);
      return headline !== null;
    };
    expect([await knows(R1, R1), await knows(R1, R1), await knows(R1, R1)]).toEqual([false, true, true]);
    expect([await knows(R2, R1), await knows(R2, R1)], 'other garments').toEqual([false, true]);
    expect([await knows(R2, R2), await knows(R2, R2)], 'other people').toEqual([false, true]);
    expect([await knows(R2, null), await knows(R2, null)], 'no people').toEqual([false, true]);
    await load(R2, people);
    expect([await knows(R2, null), await knows(R2, R2)], 'a model that is loaded again is another one').toEqual([true, false]);
    expect(world.eyes).toHaveLength(5);
  });
});

it('does one thing at a time, in the order in which it is asked, and goes on after a failure', async () => {
  const { load, see } = await setUp();
  world.flaws = [['gpu', 'garments', 'wrong']];
  const done: string[] = [];
  const note = <T>(name: string, call: Promise<T>) =>
    call.then(
      () => done.push(name),
      () => done.push(`${name} fails`),
    );
  await Promise.all([
    note('see', see(R1)),
    note('load', load(R1, garments)),
    note('load', load(R1, people)),
    note('see', see(R1, R1)),
    note('see', see(R1)),
  ]);
  expect(done).toEqual(['see fails', 'load', 'load', 'see', 'see']);
  expect(world.mostBusy).toBe(1);
});
