/** A GPU process that does not answer costs half a minute at most, and a device that comes too late is let go. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { requestDevice } from './device.ts';

const silence = <T>() => new Promise<T>(() => undefined);

function adapterWith(device: Promise<unknown>) {
  return {
    info: { isFallbackAdapter: false, vendor: 'acme', architecture: 'one', description: '' },
    features: new Set<string>(),
    limits: {},
    requestDevice: () => device,
  };
}

function stubGpu(adapter: Promise<unknown>): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => adapter } });
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('names the device and leaves no timer behind', async () => {
  const device = {};
  stubGpu(Promise.resolve(adapterWith(Promise.resolve(device))));
  expect(await requestDevice(false)).toEqual({ device, name: 'acme one' });
  expect(vi.getTimerCount()).toBe(0);
});

it.each([
  ['the adapter', () => silence()],
  ['the device', () => Promise.resolve(adapterWith(silence()))],
])('gives up when %s never comes', async (_name, adapter) => {
  stubGpu(adapter());
  const asked = requestDevice(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await asked).toBe('no-adapter');
});

it('destroys a device that comes after that', async () => {
  const destroy = vi.fn();
  let arrive: (device: unknown) => void = () => undefined;
  stubGpu(Promise.resolve(adapterWith(new Promise((resolve) => (arrive = resolve)))));
  const asked = requestDevice(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await asked).toBe('no-adapter');
  arrive({ destroy });
  await vi.advanceTimersByTimeAsync(0);
  expect(destroy).toHaveBeenCalledOnce();
});
