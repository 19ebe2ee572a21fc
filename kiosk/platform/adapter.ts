/** Which WebGPU adapter this page gets: the graphics card, a stand-in that computes on the processor, or none. */
import { within } from './within.ts';

export interface Adapter {
  readonly kind: 'real' | 'software' | 'none';
  /** As the adapter calls itself; empty for none. */
  readonly name: string;
}

/** Milliseconds for an answer: one that a hung driver owes never comes. */
const ANSWER_MS = 5000;
const NONE: Adapter = { kind: 'none', name: '' };

/** Never rejects. `gpu` is undefined in a browser without WebGPU. */
export async function findAdapter(gpu: GPU | undefined): Promise<Adapter> {
  if (gpu === undefined) return NONE;
  const asked = gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  const adapter = await within(ANSWER_MS, asked, null);
  if (adapter === null) return NONE;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, description].filter(Boolean).join(' ') || '?';
  return { kind: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(name) ? 'software' : 'real', name };
}
