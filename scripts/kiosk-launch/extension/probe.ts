/** The page on which flags are tried: asks for an adapter as the kiosk does, runs a computation, and writes the result into its title. */
import type { Sight } from '../flags.ts';

const WORD = 0x76697472;
/** GPUBufferUsage and GPUMapMode, whose values the types lack (https://www.w3.org/TR/webgpu/#buffer-usage). */
const USAGE = { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8 };
const MAP_READ = 1;
/** Milliseconds for an answer: without a driver some sets of flags never give one. */
const PATIENCE_MS = 10_000;

async function see(): Promise<Omit<Sight, 'composites'>> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { adapter: null, computes: false };
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed';
  const computes = await copies(adapter).catch(() => false);
  return { adapter: { name, fallback: isFallbackAdapter }, computes };
}

/** Whether a word that is written to the adapter's device, copied there and read back is the same. */
async function copies(adapter: GPUAdapter): Promise<boolean> {
  const device = await adapter.requestDevice();
  const from = device.createBuffer({ size: 4, usage: USAGE.COPY_SRC | USAGE.COPY_DST });
  const to = device.createBuffer({ size: 4, usage: USAGE.COPY_DST | USAGE.MAP_READ });
  device.queue.writeBuffer(from, 0, new Uint32Array([WORD]));
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, 4);
  device.queue.submit([encoder.finish()]);
  await to.mapAsync(MAP_READ);
  return new Uint32Array(to.getMappedRange())[0] === WORD;
}

const nothing = new Promise<Awaited<ReturnType<typeof see>>>((resolve) =>
  setTimeout(() => resolve({ adapter: null, computes: false }), PATIENCE_MS),
);
document.title = JSON.stringify(await Promise.race([see(), nothing]));
