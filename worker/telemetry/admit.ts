/** What of a batch is counted, and when: only what names something that exists, at a time that can be true. */
import type { TelemetryEvent } from '#contract/telemetry';
import type { KnownModels } from '../db/known.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** How long events may wait in a kiosk, in days; their ids are kept for as long. */
export const WAIT_DAYS = 30;
/** How far ahead of the worker's clock a kiosk's may be, in ms. */
const AHEAD_MS = 5 * 60_000;

/** An event whose time is the worker's where the kiosk's cannot be right, in epoch ms. */
export type Dated = TelemetryEvent & { readonly when: number };

/** The events to count, each once, in the order in which they happened. */
export function admit(events: readonly TelemetryEvent[], releases: ReadonlyMap<string, KnownModels>, now: number): Dated[] {
  const once = new Map(events.map((event) => [event.seq, event]));
  return [...once.values()]
    .filter((event) => exists(event, releases))
    .map((event) => ({ ...named(event, releases), when: plausible(Date.parse(event.at), now) }))
    .sort((a, b) => a.when - b.when || a.seq - b.seq);
}

/** A fault counts whatever it says that ran, but under no name that somebody made up. */
function named(event: TelemetryEvent, releases: ReadonlyMap<string, KnownModels>): TelemetryEvent {
  if (event.type !== 'fault' || event.release === undefined || releases.has(event.release)) return event;
  const { release: _, ...fault } = event;
  return fault;
}

function plausible(at: number, now: number): number {
  return at > now + AHEAD_MS || at < now - WAIT_DAYS * DAY ? now : at;
}

function exists(event: TelemetryEvent, releases: ReadonlyMap<string, KnownModels>): boolean {
  switch (event.type) {
    case 'sync':
      return releases.has(event.release);
    case 'verdict': {
      const labels = releases.get(event.release)?.get(`${event.model}@${event.version}`);
      return labels !== undefined && (event.label === null || labels.has(event.label));
    }
    default:
      return true;
  }
}
