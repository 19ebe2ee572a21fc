/** What is sent from the console is sent once, and its end is told truly. */
import { expect, it, vi } from 'vitest';
import { ApiFailure } from '#client/failure';
import { Sending } from './sending.ts';

function setUp() {
  const host = {
    addController: vi.fn(),
    removeController: vi.fn(),
    requestUpdate: vi.fn(),
    updateComplete: Promise.resolve(true),
  };
  const sending = new Sending(host);
  expect(host.addController).toHaveBeenCalledWith(sending);
  return { sending, host };
}

/** Work that ends when it is told to, or with its signal. */
function slow() {
  let resolve: (result: string) => void = () => undefined;
  const work = vi.fn(
    (signal: AbortSignal) =>
      new Promise<string>((done, reject) => {
        resolve = done;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  return { work, resolve: (result: string) => resolve(result) };
}

it('sends once however often the button is pressed', async () => {
  const { sending, host } = setUp();
  const { work, resolve } = slow();
  const first = sending.run(work);
  expect(sending.busy).toBe(true);
  expect(host.requestUpdate).toHaveBeenCalled();
  expect(await sending.run(work)).toBeNull();
  resolve('stored');
  expect(await first).toBe('stored');
  expect(work).toHaveBeenCalledTimes(1);
  expect(sending.busy).toBe(false);
});

it('keeps a failure until the next try, and is free again after it', async () => {
  const { sending } = setUp();
  const refused = new ApiFailure('refused', 'no');
  expect(await sending.run(() => Promise.reject(refused))).toBeNull();
  expect(sending.failure).toBe(refused);
  const { work, resolve } = slow();
  const again = sending.run(work);
  expect(sending.failure).toBeNull();
  resolve('stored');
  expect(await again).toBe('stored');
  await sending.run(() => Promise.reject(new TypeError('a defect')));
  expect(sending.failure).toMatchObject({ kind: 'unexpected', message: 'a defect' });
});

it.each(['cancel', 'hostDisconnected'] as const)('ends with %s and calls that no failure', async (end) => {
  const { sending } = setUp();
  const running = sending.run(slow().work);
  sending[end]();
  expect(await running).toBeNull();
  expect(sending).toMatchObject({ busy: false, failure: null });
});
