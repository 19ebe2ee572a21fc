/** The test of replays with a scripted runtime: what is replayed is held against a plain run once, and what that said is believed later. */
import { describe, expect, it } from 'vitest';
import type { ClassifyCard } from '#contract/model-card';
import { testCard } from '../../../pipeline/testing.ts';
import type { Runtime } from '../session.ts';
import type { EngineInfo } from '../../protocol.ts';
import { knownReplay, openGpuModel } from './model.ts';

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
  const sessions: { readonly captured: boolean; open: boolean }[] = [];
  const create = (_: Uint8Array, { enableGraphCapture }: { enableGraphCapture: boolean }) => {
    if (enableGraphCapture && replay === null) return Promise.reject(new Error('cannot record'));
    const session = { captured: enableGraphCapture, open: true };
    sessions.push(session);
    let recorded: number[] | null = null;
    const run = ({ pixels }: Record<string, { gpuBuffer: FakeBuffer }>) => {
      const sums = Array.from({ length: labels }, (_, i) =>
        pixels!.gpuBuffer.values.reduce((sum, value) => sum + value * (i + 1), 0),
      );
      const gpuBuffer = new FakeBuffer({ size: 4 * labels });
      gpuBuffer.values.set(session.captured && recorded !== null ? replay!(sums, recorded) : sums);
      recorded ??= sums;
      return Promise.resolve({ logits: { location: 'gpu-buffer', size: labels, gpuBuffer, dispose: () => undefined } });
    };
    const release = () => Promise.resolve(void (session.open = false));
    return Promise.resolve({ inputNames: ['pixels'], outputNames: ['logits'], run, release });
  };
  const Tensor = { fromGpuBuffer: (gpuBuffer: FakeBuffer) => ({ gpuBuffer }) };
  return { ort: { InferenceSession: { create }, Tensor } as unknown as Runtime, sessions };
}

const open = (ort: Runtime, known?: string | null) => openGpuModel(ort, fakeDevice(), card, new Uint8Array(8), known);

describe('a model on the GPU', () => {
  it('is replayed when a replay gives what a plain run gives; the plain session is let go', async () => {
    const { ort, sessions } = fakeRuntime((sums) => sums);
    expect((await open(ort)).uncaptured).toBeNull();
    expect(sessions).toEqual([
      { captured: true, open: true },
      { captured: false, open: false },
    ]);
  });

  it('is not replayed when a replay repeats the recorded answer', async () => {
    const { ort, sessions } = fakeRuntime((_, recorded) => recorded);
    expect((await open(ort)).uncaptured).toMatch(/a replay differs/);
    expect(sessions.filter((session) => session.open)).toEqual([{ captured: false, open: true }]);
  });

  it('is opened at once when the answer is known, whatever it was', async () => {
    const { ort, sessions } = fakeRuntime((sums) => sums);
    expect((await open(ort, null)).uncaptured).toBeNull();
    expect((await open(ort, 'a replay differs')).uncaptured).toBe('a replay differs');
    expect(sessions.map(({ captured }) => captured)).toEqual([true, false]);
  });

  it('stays on the GPU without a replay when recording fails, though it worked before', async () => {
    const { ort } = fakeRuntime(null);
    expect((await open(ort, null)).uncaptured).toMatch(/cannot record/);
  });
});

describe('what is known of a replay', () => {
  const on = (device: string, uncaptured: string | null = null): EngineInfo => ({
    kind: 'webgpu',
    reason: 'webgpu',
    device,
    uncaptured,
  });

  it('holds on the same GPU, whatever it was', () => {
    expect(knownReplay(on('a'), on('a'))).toBeNull();
    expect(knownReplay(on('a', 'a replay differs'), on('a'))).toBe('a replay differs');
  });

  it('is nothing on another GPU, after wasm, or from no worker', () => {
    for (const before of [on('b'), { ...on('a'), kind: 'wasm' as const }, null])
      expect(knownReplay(before, on('a'))).toBeUndefined();
  });
});
