/** A thread that, each time it is told to, sends telemetry as fast as it is answered, as screens that it made up; tells how often it got which status so far. */
import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { MAX_EVENTS } from '#contract/telemetry';

/** What the thread is started with. */
export interface Flood {
  readonly origin: string;
  /** How long at a time. */
  readonly seconds: number;
  readonly screens: number;
  /** Addresses it pretends to have, 1 for its own; only a worker on this machine believes it. */
  readonly addresses: number;
  /** What its verdicts name. */
  readonly verdict: { readonly release: string; readonly model: string; readonly version: string; readonly label: string };
}

const AT_ONCE = 8;

const { origin, seconds, screens, addresses, verdict } = workerData as Flood;
const kiosks = Array.from({ length: screens }, () => randomUUID());
const statuses: Record<number, number> = {};
const event = { ...verdict, at: new Date().toISOString(), type: 'verdict', decision: 'named', confidence: 0.9, inferenceMs: 9 };
/** Written once: the sender's own work would slow down what is measured on the same machine. */
const events = JSON.stringify(Array.from({ length: MAX_EVENTS }, (_, seq) => ({ ...event, seq })));
let sent = 0;

async function keepSending(until: number): Promise<void> {
  while (performance.now() < until) {
    const turn = sent++;
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (addresses > 1) headers['cf-connecting-ip'] = `198.51.${(turn % addresses) >> 8}.${(turn % addresses) & 255}`;
    const body = `{"kiosk":"${kiosks[turn % screens]}","boot":"${randomUUID()}","events":${events}}`;
    const response = await fetch(`${origin}/v1/telemetry`, { method: 'POST', headers, body }).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    statuses[response?.status ?? 0] = (statuses[response?.status ?? 0] ?? 0) + 1;
  }
}

parentPort?.on('message', () => {
  const until = performance.now() + seconds * 1000;
  void Promise.all(Array.from({ length: AT_ONCE }, () => keepSending(until))).then(() => parentPort?.postMessage(statuses));
});
