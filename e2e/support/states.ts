/** The states of the screen, set by hand for the staged page: what is shown in each, and who stands before it. */
import { FIRST_SETTINGS } from '#contract/screen';
import type { Box, Garment, RegionKind, Scene, Shade, Verdict, Wearer } from '../../kiosk/pipeline/types.ts';
import type { Session, SessionKind } from '../../kiosk/state/session.ts';
import type { State } from '../../kiosk/state/state.ts';
import { drawnAt, roomOf, type Size, type Standing, type Who } from '../../scripts/browser/figures.ts';
import type { Staged } from './staged.ts';
import { shipped } from './versions.ts';

const { card } = shipped('garments');
const names = { labels: card.labels, ...(card.groups && { groups: card.groups }) };

/** Regions of the drawn figures, in their 200 × 300. */
const WORN: Readonly<Record<Exclude<Who, 'raised'>, readonly (readonly [RegionKind, string, Box, Shade | null])[]>> = {
  jumper: [
    ['upper', 'knitwear', { x: 52, y: 64, width: 96, height: 104 }, { name: 'red', hex: '#b8433a' }],
    ['lower', 'trousers', { x: 76, y: 142, width: 48, height: 132 }, { name: 'blue', hex: '#2d4468' }],
    ['feet', 'shoes', { x: 72, y: 270, width: 56, height: 16 }, null],
    ['head', 'hat', { x: 80, y: 4, width: 40, height: 27 }, null],
  ],
  dress: [
    ['whole', 'dress', { x: 61, y: 65, width: 78, height: 147 }, { name: 'green', hex: '#1f7a6d' }],
    ['feet', 'shoes', { x: 76, y: 274, width: 48, height: 13 }, null],
  ],
};
const FACE: Box = { x: 76, y: 4, width: 48, height: 62 };
const HIPS: Box = { x: 68, y: 142, width: 64, height: 60 };

function verdictOf(id: string, sure: boolean): Verdict {
  const index = card.labels.findIndex((label) => label.id === id);
  if (!sure) return { decision: 'group', group: card.labels[index]!.group, confidence: 0.8, guesses: [] };
  return { decision: 'named', group: null, confidence: 0.9, guesses: [{ index, id, probability: 0.9 }] };
}

function wearerOf(id: number, standing: Standing, height: number, sure: boolean): Wearer {
  const scale = standing.width / 200;
  const on = ({ x, y, width, height: tall }: Box): Box => ({
    x: standing.left + x * scale,
    y: height - 1.5 * standing.width + y * scale,
    width: width * scale,
    height: tall * scale,
  });
  const garments = (standing.who === 'raised' ? [] : WORN[standing.who]).map(([kind, type, box, shade]): Garment => ({
    kind,
    box: on(box),
    verdict: verdictOf(type, sure),
    ...(shade && sure && { shade }),
  }));
  return { id, box: drawnAt(standing, height), hidden: false, garments, face: on(FACE), hips: on(HIPS) };
}

function sceneOf(people: readonly Wearer[], headline: Verdict | null): Scene {
  const model = { release: 'r-00000001', name: card.name, version: card.version };
  return { model, people, headline, settled: true, way: 'memory', takenAt: 0, preprocessMs: 1, inferenceMs: 2 };
}

/** What differs from start to start. */
const QUIET: Partial<State['service']> = {
  noticed: true,
  kiosk: '977dc8cd-0000-4000-8000-000000000000',
  sent: { requests: 124, bytes: 61_440, pictureBytes: 0 },
};

const session = (kind: SessionKind): Session => ({ kind, since: 0, aliveAt: 0, touchedAt: 0, stood: null });

export interface Room {
  readonly size: Size;
  /** Two, who stand beside each other. */
  readonly people: readonly Standing[];
}

/** A room of the shape of a screen. */
export function roomFor({ width, height }: Size): Room {
  const size = height > width ? { width: 480, height: 640 } : { width: 640, height: 480 };
  const [left, right, wide] = height > width ? [26, 210, 225] : [90, 330, 240];
  return {
    size,
    people: [
      { who: 'jumper', left, width: wide },
      { who: 'dress', left: right, width: wide },
    ],
  };
}

export type StateName = keyof ReturnType<typeof statesOf>;

/** Before which nobody stands; before `alone` it is one of the two. */
const EMPTY: readonly StateName[] = ['empty', 'goodbye'];

/** What the camera sees in that state. */
export function pictureOf(name: StateName, { size, people }: Room): Promise<Buffer> {
  return roomOf(size, EMPTY.includes(name) ? [] : name === 'alone' ? people.slice(0, 1) : people);
}

/** Every state by its name: what of it differs from a screen to try things with. */
export function statesOf({ first }: Staged, { size: room, people }: Room) {
  const watching: Partial<State> = {
    appVersion: '0.0.0',
    service: { ...first.service, ...QUIET },
    engine: { kind: 'ready', info: { kind: 'wasm', reason: 'forced', device: '1', replay: null } },
    sync: {
      ...first.sync,
      phase: 'idle',
      serverReachable: true,
      lastContactAt: Date.parse('2026-11-28T11:59:30Z'),
      active: { release: 'r-00000001', models: [{ name: 'people', version: '1.0.0', role: 'people' }] },
    },
    camera: { kind: 'live', deviceId: 'a', label: 'Camera', ...room },
    // An <img> is never mirrored.
    mounting: { ...first.mounting, mirror: false },
    geometry: { ...room, guide: { x: 0, y: 0, ...room } },
    shell: 'ready',
  };
  const shown = (people: readonly Wearer[], headline: Verdict | null): Partial<State> => ({
    ...watching,
    shown: { scene: sceneOf(people, headline), names, headlines: headline === null ? 0 : 9 },
  });
  const wearers = (sure: boolean) => people.map((standing, i) => wearerOf(i + 1, standing, room.height, sure));
  const bare = wearers(true).map((wearer) => ({ ...wearer, garments: [] }));
  const screen: State['screen'] = {
    ...FIRST_SETTINGS,
    mode: 'store',
    brand: { name: 'Mode & Co', logo: null, accent: '#0b5d4a', invitation: null },
    privacy: { operator: 'Mode & Co GmbH, Bonn', contact: 'privacy@mode.example', purpose: null, unseen: 0 },
  };
  const service: State['service'] = { ...first.service, ...QUIET, setup: null };
  const store: Partial<State> = { ...shown(bare, null), screen, service, session: session('looking') };
  const named: Partial<State> = { ...shown(wearers(true), wearers(true)[0]!.garments[0]!.verdict), session: session('named') };
  const closesAt = Date.parse('2026-11-28T12:00:59Z');
  const empty: Partial<State> = { ...shown([], null), session: session('empty') };
  const off: Partial<State> = { ...store, shown: null, camera: { kind: 'off' }, session: session('empty') };
  return {
    empty,
    approach: { ...shown(bare, null), session: session('approach') },
    looking: { ...shown(bare, null), session: session('looking') },
    alone: { ...shown(wearers(true).slice(0, 1), wearers(true)[0]!.garments[0]!.verdict), session: session('named') },
    named,
    // Mannequins: nobody gives a sign of life.
    still: { ...named, session: session('empty') },
    goodbye: { ...shown([], null), session: session('goodbye') },
    unsure: { ...shown(wearers(false), wearers(false)[0]!.garments[0]!.verdict), session: session('named') },
    store: { ...named, screen, service },
    trouble: { ...store, shown: null, camera: { kind: 'denied' }, session: session('empty') },
    pin: { ...store, service: { ...service, door: { kind: 'asking', checking: false, left: 3, barredUntil: null, closesAt } } },
    sheet: { ...store, page: 'health', service: { ...service, door: { kind: 'open', closesAt } } },
    setup: { ...store, service: { ...service, setup: 'language' } },
    privacy: { ...store, page: 'privacy' },
    declined: { ...store, shown: null, service: { ...service, declinedUntil: closesAt }, session: session('empty') },
    paused: { ...off, service: { ...service, pausedUntil: closesAt } },
    closed: { ...off, hours: { from: 540, to: 1230 }, open: false },
    offline: { ...named, sync: { ...watching.sync!, serverReachable: false } },
    returning: { ...named, resetsIn: 7 },
  } satisfies Readonly<Record<string, Partial<State>>>;
}
