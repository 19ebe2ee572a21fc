/** Which WebGPU adapter this page gets: the graphics card, a stand-in that computes on the processor, or none. */

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
  const silence = new Promise<null>((resolve) => setTimeout(resolve, ANSWER_MS, null));
  const asked = gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null) ?? null;
  const adapter = await Promise.race([asked, silence]);
  if (adapter === null) return NONE;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, description].filter(Boolean).join(' ') || '?';
  return { kind: isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(name) ? 'software' : 'real', name };
}
