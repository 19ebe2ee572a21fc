/** Every message of the wire with fields that nobody knows yet, anywhere in it: readers pass over them, writers are told of each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { anyManifestSchema, itemOf, manifestSchema } from './manifest.ts';
import { modelCardSchema, type ModelCard } from './model-card.ts';
import { newOperatorSchema, operatorListSchema, operatorTokenSchema } from './operators.ts';
import { pointer, wrongFields } from './pointer.ts';
import { problemSchema, readProblemSchema } from './problem.ts';
import { proofSchema } from './proof.ts';
import { channelListSchema, modelListSchema, pushReceiptSchema, releaseListSchema, storedModelSchema } from './registry.ts';
import { channelMoveSchema, channelStateSchema, newReleaseSchema, releaseSchema } from './release.ts';
import { FIRST_SETTINGS } from './screen.ts';
import { readSettingsSchema, screenChangeSchema, screenGroupSchema, screenListSchema } from './screens.ts';
import {
  receivedBatchSchema,
  sortEvents,
  telemetryBatchSchema,
  telemetryReceiptSchema,
  type TelemetryBatch,
} from './telemetry.ts';
import { exampleCard } from './testing/card.ts';
import { examplePoseCard } from './testing/pose-card.ts';
import { tolerant } from './tolerant.ts';

const at = '2026-11-28T10:00:00.000Z';
const id = 'r-00000001';
const uuid = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';
const title = { en: 'T-shirt', 'pt-BR': 'Camiseta' };
const cards: ModelCard[] = [
  exampleCard({
    needs: ['groups'],
    labels: exampleCard().labels.map((label) => ({ ...label, title })),
    groups: { upper: { title } },
    metrics: [{ name: 'top-1', set: 's', value: 1, n: 1, command: 'c', date: '2026-11-28' }],
  }),
  examplePoseCard(),
];
const head = { channel: 'stable', release: id, createdAt: at } as const;
const manifest = { manifest: 2, ...head, needs: [], items: cards.map(itemOf) } as const;
const release = {
  ...{ id, note: '', createdAt: at, operator: 'ada', needs: ['x'] },
  models: [{ role: 'garments', name: 'a', version: '1.0.0' }],
};
const proof = { runtime: 'onnxruntime-web', version: '1.30.0', difference: 0, at } as const;
const operator = { name: 'ada', scopes: ['view'], createdAt: at, revokedAt: null };
const moved = { release: id, previous: null, reason: '', operator: null, unproven: false, at };
const channel = { channel: 'stable', release: id, back: null, history: [moved] };
const receipt = { name: 'a', version: '1.0.0', role: 'garments', sha256: '0'.repeat(64), bytes: 100, created: true };
const { created: _, ...identity } = receipt;
const events: TelemetryBatch['events'] = [
  { seq: 0, at, type: 'boot', app: '0.1.0', engine: 'wasm', reason: 'forced' },
  { seq: 1, at, type: 'fault', code: 'hung', release: id, app: '0.1.0' },
  { seq: 2, at, type: 'sync', release: id, outcome: 'activated', code: null, bytes: 1, durationMs: 1 },
];

const settings = {
  ...FIRST_SETTINGS,
  pin: { salt: 'A'.repeat(22), iterations: 200_000, hash: 'A'.repeat(43) },
  brand: { ...FIRST_SETTINGS.brand, invitation: { en: 'Come closer' } },
  privacy: { ...FIRST_SETTINGS.privacy, purpose: { de: 'Zum Vergnügen' } },
};
const digest = '0'.repeat(64);
const group = { group: 'main', settings, digest, history: [{ digest, previous: null, operator: 'ada', at }] };

/** Written, read, and an example: whoever writes is held to the first, whoever reads to the second. */
const MESSAGES: Record<string, { written: z.ZodType; read: z.ZodType; example: unknown }> = {
  manifest: { written: manifestSchema, read: anyManifestSchema, example: manifest },
  problem: {
    written: problemSchema,
    read: readProblemSchema,
    example: {
      ...{ type: 'about:blank', title: 'No', status: 409, detail: 'no', code: 'conflict', ref: 'x' },
      errors: [{ field: '/a', message: 'no' }],
      conflict: { expected: null, actual: id },
    },
  },
  'telemetry receipt': {
    written: telemetryReceiptSchema,
    read: tolerant(telemetryReceiptSchema),
    example: { received: 2, stored: 1, unknown: [1] },
  },
  'stored model': {
    written: storedModelSchema,
    read: tolerant(storedModelSchema),
    example: { card: cards[0], createdAt: at, operator: 'ada', proof },
  },
  'push receipt': { written: pushReceiptSchema, read: tolerant(pushReceiptSchema), example: receipt },
  models: {
    written: modelListSchema,
    read: tolerant(modelListSchema),
    example: { models: [{ ...identity, summary: 's', weights: 'fp32', labels: 1, createdAt: at, operator: null, proof: null }] },
  },
  releases: { written: releaseListSchema, read: tolerant(releaseListSchema), example: { releases: [release] } },
  release: { written: releaseSchema, read: tolerant(releaseSchema), example: release },
  channels: { written: channelListSchema, read: tolerant(channelListSchema), example: { channels: [channel] } },
  operators: {
    written: operatorListSchema,
    read: tolerant(operatorListSchema),
    example: { operators: [operator, { ...operator, revokedAt: at }] },
  },
  'operator with token': {
    written: operatorTokenSchema,
    read: tolerant(operatorTokenSchema),
    example: { ...operator, token: 'x'.repeat(43) },
  },
  'group of screens': { written: screenGroupSchema, read: tolerant(screenGroupSchema), example: group },
  screens: { written: screenListSchema, read: tolerant(screenListSchema), example: { groups: [group] } },
  channel: { written: channelStateSchema, read: tolerant(channelStateSchema), example: channel },
};

/** Maps by a key of the writer's choice: what is added to them is an entry, no field. */
const MAPS = /\/(title|groups|output|invitation|purpose)$/;

/** Where an unknown field can stand: the pointers of all objects in a value. */
function places(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([key, part]) => places(part, `${path}/${key}`));
  return Array.isArray(value) || MAPS.test(path) ? below : [path, ...below];
}

/** A copy of a value with `field` in the objects at these places. */
function grow(value: unknown, at: ReadonlySet<string>, field: readonly [string, unknown], path = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, grow(part, at, field, `${path}/${key}`)] as const);
  if (Array.isArray(value)) return entries.map(([, part]) => part);
  return Object.fromEntries(at.has(path) ? [...entries, field] : entries);
}

const field = fc.tuple(
  fc.string({ minLength: 1, maxLength: 8 }).map((name) => `new-${name.replaceAll(/[~/]/g, '')}`),
  fc.jsonValue({ maxDepth: 2 }),
);
const grownFrom = (example: unknown) =>
  fc
    .tuple(fc.subarray(places(example), { minLength: 1 }), field)
    .map(([at, added]) => ({ at, added, grown: grow(example, new Set(at), added) }));

describe.each(Object.entries(MESSAGES))('a grown %s', (_name, { written, read, example }) => {
  it('is read as what is known of it, with the rest as it came', () => {
    expect(written.parse(example)).toEqual(example);
    fc.assert(
      fc.property(grownFrom(example), ({ grown }) => {
        expect(read.parse(grown)).toEqual(grown);
      }),
    );
  });

  it('is never written: each field is named', () => {
    fc.assert(
      fc.property(grownFrom(example), ({ at, added, grown }) => {
        const { error } = written.safeParse(grown);
        const named = error ? wrongFields(error).map(({ path }) => pointer(path)) : [];
        expect(named.toSorted()).toEqual(at.map((place) => `${place}/${added[0]}`).toSorted());
      }),
    );
  });
});

it.each([
  ['a card', modelCardSchema, cards[0]],
  ['a pose card', modelCardSchema, cards[1]],
  ['a new release', newReleaseSchema, { note: '', models: [{ name: 'a', version: '1.0.0' }] }],
  ['a move', channelMoveSchema, { release: id, replaces: null, reason: '' }],
  ['a change of settings', screenChangeSchema, { settings, replaces: digest }],
  ['a new operator', newOperatorSchema, { name: 'ada', scopes: ['view'] }],
  ['a proof', proofSchema, proof],
  ['a batch of events', telemetryBatchSchema, { kiosk: uuid, boot: uuid, events }],
] as const)('%s is refused with every field that is unknown', (_name, written, example) => {
  fc.assert(
    fc.property(grownFrom(example), ({ at, added, grown }) => {
      const { error } = written.safeParse(grown);
      const named = new Set(error ? wrongFields(error).map(({ path }) => pointer(path)) : []);
      for (const place of at) expect(named).toContain(`${place}/${added[0]}`);
    }),
  );
});

it('a batch of a newer kiosk is taken for what is known of it, and nothing else of it is left', () => {
  const batch = { kiosk: uuid, boot: uuid, events };
  fc.assert(
    fc.property(grownFrom(batch), ({ grown }) => {
      const received = receivedBatchSchema.parse(grown);
      expect(sortEvents(received.events)).toEqual({ known: events, unknown: [] });
      expect(Object.keys(received).toSorted()).toEqual(['boot', 'events', 'kiosk']);
    }),
  );
});

it('a code of a newer worker is read', () => {
  expect(readProblemSchema.parse({ ...(MESSAGES['problem']?.example as object), code: 'moon-phase' }).code).toBe('moon-phase');
});

it('settings of a newer worker are read as what is known of them, without the rest', () => {
  fc.assert(
    fc.property(grownFrom(settings), ({ grown }) => {
      expect(readSettingsSchema.parse(grown)).toEqual(settings);
    }),
  );
});
