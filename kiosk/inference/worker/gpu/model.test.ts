/** The test of replays with a scripted runtime: what is replayed is held against a plain run once, and what that said is believed later. */
import { describe, expect, it } from 'vitest';
import type { ClassifyCard } from '#contract/model-card';
import { testCard } from '../../../pipeline/testing.ts';
import type { Runtime } from '../session.ts';
import type { EngineInfo, Replay } from '../../protocol.ts';
import { openGpuModel, testedReplay } from './model.ts';

const card: ClassifyCard = testCard();
const labels = card.labels.length;

/** A buffer of the GPU with its values in memory. */
class FakeBuffer {
  readonly values: Float32Array;

  constructor({ size }: { size: number }) {
    this.values = new Float32Array(size / 4);
  }

  mapAsync = () => Promise.resolve();
  getMappedRange = () => this.values.buffer;
  destroy = () => undefined;
}

function fakeDevice(): GPUDevice {
  const copyBufferToBuffer = (from: FakeBuffer, _: number, to: FakeBuffer, at: number, bytes: number) =>
    to.values.set(from.values.subarray(0, bytes / 4), at / 4);
  return {
    createBuffer: (made: { size: number }) => new FakeBuffer(made),
    createCommandEncoder: () => ({ copyBufferToBuffer, finish: () => null }),
    queue: { writeBuffer: (to: FakeBuffer, at: number, data: Float32Array) => to.values.set(data, at), submit: () => undefined },
  } as unknown as GPUDevice;
}

/**
 * A runtime whose sessions sum up the input; `replay` is what one that records makes of the sums from its second run on, null for
 * one that cannot record.
 */
function fakeRuntime(replay: ((sums: number[], recorded: number[]) => number[]) | null) {
  const sessions: { readonly replayed: boolean; open: boolean }[] = [];
  const create = (_: Uint8Array, { enableGraphCapture }: { enableGraphCapture: boolean }) => {
    if (enableGraphCapture && replay === null) return Promise.reject(new Error('cannot record'));
    const session = { replayed: enableGraphCapture, open: true };
    sessions.push(session);
    let recorded: number[] | null = null;
    const run = ({ pixels }: Record<string, { gpuBuffer: FakeBuffer }>) => {
      const sums = Array.from({ length: labels }, (_, i) =>
        pixels!.gpuBuffer.values.reduce((sum, value) => sum + value * (i + 1), 0),
      );
      const gpuBuffer = new FakeBuffer({ size: 4 * labels });
      gpuBuffer.values.set(session.replayed && recorded !== null ? replay!(sums, recorded) : sums);
      recorded ??= sums;
      return Promise.resolve({ logits: { location: 'gpu-buffer', size: labels, gpuBuffer, dispose: () => undefined } });
    };
    const release = () => Promise.resolve(void (session.open = false));
    return Promise.resolve({ inputNames: ['pixels'], outputNames: ['logits'], run, release });
  };
  const Tensor = { fromGpuBuffer: (gpuBuffer: FakeBuffer) => ({ gpuBuffer }) };
  return { ort: { InferenceSession: { create }, Tensor } as unknown as Runtime, sessions };
}

const off = (why: string): Replay => ({ on: false, why });
const open = (ort: Runtime, tested?: Replay) => openGpuModel(ort, fakeDevice(), card, new Uint8Array(8), tested);

describe('a model on the GPU', () => {
  it('is replayed when a replay gives what a plain run gives; the plain session is let go', async () => {
    const { ort, sessions } = fakeRuntime((sums) => sums);
    expect((await open(ort)).replay).toEqual({ on: true });
    expect(sessions).toEqual([
      { replayed: true, open: true },
      { replayed: false, open: false },
    ]);
  });

  it('is not replayed when a replay repeats the recorded answer', async () => {
    const { ort, sessions } = fakeRuntime((_, recorded) => recorded);
    expect((await open(ort)).replay).toEqual(off(expect.stringContaining('a replay differs') as string));
    expect(sessions.filter((session) => session.open)).toEqual([{ replayed: false, open: true }]);
  });

  it('is opened at once when it was tested before, whatever came of it', async () => {
    const { ort, sessions } = fakeRuntime((sums) => sums);
    expect((await open(ort, { on: true })).replay).toEqual({ on: true });
    expect((await open(ort, off('a replay differs'))).replay).toEqual(off('a replay differs'));
    expect(sessions.map(({ replayed }) => replayed)).toEqual([true, false]);
  });

  it('stays on the GPU without a replay when recording fails, though it worked before', async () => {
    const { ort } = fakeRuntime(null);
    expect((await open(ort, { on: true })).replay).toEqual(off(expect.stringContaining('cannot record') as string));
  });
});

describe('what an earlier test of a replay said', () => {
  const on = (device: string, replay: Replay = { on: true }): EngineInfo => ({
    kind: 'webgpu',
    reason: 'webgpu',
    device,
    replay,
  });

  it('holds on the same GPU, whatever it was', () => {
    expect(testedReplay(on('a'), on('a'))).toEqual({ on: true });
    expect(testedReplay(on('a', off('a replay differs')), on('a'))).toEqual(off('a replay differs'));
  });

  it('is nothing on another GPU, after wasm, or from no worker', () => {
    for (const before of [on('b'), { ...on('a'), kind: 'wasm' as const, replay: null }, null])
      expect(testedReplay(before, on('a'))).toBeUndefined();
  });
});
