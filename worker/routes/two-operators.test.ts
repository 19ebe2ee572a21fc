/** Two operators at once, whatever they do in whatever order: the history is a serial one, and nobody's model is lost without a 409. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Channel, Role } from '#contract/ids';
import { releaseSchema, type Release } from '#contract/release';
import { cardFor } from '../testing/card.ts';
import { buildOnnx } from '#contract/testing/onnx';
import { channelState, freshStorage, operate, push } from '../testing/worker.ts';

const RUNS = 200;
const file = buildOnnx();
const ROLES: readonly Role[] = ['garments', 'people'];

/** What an operator does next. They act on what they saw when they last looked, however long ago that is. */
type Action =
  | { readonly do: 'look'; readonly channel: Channel }
  | { readonly do: 'push'; readonly role: Role; readonly version: number; readonly summary: number }
  | { readonly do: 'release'; readonly channel: Channel; readonly role: Role }
  | { readonly do: 'move'; readonly channel: Channel; readonly nth: number }
  | { readonly do: 'back'; readonly channel: Channel };

const channel = fc.constantFrom<Channel>('stable', 'canary');
const role = fc.constantFrom(...ROLES);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look'), channel }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('push'), role, version: fc.nat(5), summary: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release'), channel, role }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move'), channel, nth: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('back'), channel }) },
);

interface Seen {
  release: string | null;
  back: string | null;
}

/** A move that was answered: what its operator saw, what they asked for, and whether they got it. */
interface Answered {
  readonly channel: Channel;
  readonly replaces: string | null;
  readonly release: string;
  readonly status: number;
  /** The roles that the operator meant to change; all when they picked a release as it is. */
  readonly changes: readonly Role[];
}

/** All that was ever made, over all runs: a registry forgets nothing. */
const releases = new Map<string, Release>();
const answered: Answered[] = [];
const summaries = new Map<string, number>();

class Operator {
  readonly #seen = new Map<Channel, Seen>();
  readonly #pushed = new Map<Role, string>();

  async act(next: Action, turn: number): Promise<void> {
    switch (next.do) {
      case 'look':
        this.#seen.set(next.channel, await channelState(next.channel));
        return;
      case 'push':
        return this.#push(next.role, `${turn}.0.${next.version}`, next.summary);
      case 'release':
        return this.#release(next.channel, next.role);
      case 'move': {
        const picked = [...releases.keys()].at(-1 - next.nth);
        return picked ? this.#move(next.channel, picked, ROLES) : undefined;
      }
      case 'back': {
        const { back } = this.#seen.get(next.channel) ?? { back: null };
        return back ? this.#move(next.channel, back, ROLES) : undefined;
      }
    }
  }

  /** Two cards may want one version: the first has it, the other one hears of it. */
  async #push(role: Role, version: string, summary: number): Promise<void> {
    const name = `of-${role}`;
    const { status } = await push(await cardFor(file, { name, role, version, summary: `Card ${summary}` }), file);
    expect([200, 201, 409]).toContain(status);
    const taken = summaries.get(`${name}@${version}`);
    if (status === 201) {
      expect(taken).toBeUndefined();
      summaries.set(`${name}@${version}`, summary);
    }
    if (status !== 409) this.#pushed.set(role, version);
    else expect(taken).not.toBe(summary);
  }

  /** As `npm run push -- --channel` does: the channel's models with one's own in its role. */
  async #release(channel: Channel, role: Role): Promise<void> {
    const version = this.#pushed.get(role);
    if (!version) return;
    const { release } = this.#seen.get(channel) ?? { release: null };
    const kept = release === null ? [] : (releases.get(release)?.models ?? []).filter((model) => model.role !== role);
    const models = [...kept, { name: `of-${role}`, version }].map(({ name, version }) => ({ name, version }));
    const response = await operate('POST', '/v1/releases', { models });
    expect(response.status).toBe(201);
    const made = releaseSchema.parse(await response.json());
    releases.set(made.id, made);
    await this.#move(channel, made.id, [role]);
  }

  async #move(channel: Channel, release: string, changes: readonly Role[]): Promise<void> {
    const replaces = this.#seen.get(channel)?.release ?? null;
    const { status } = await operate('PUT', `/v1/channels/${channel}`, { release, replaces });
    answered.push({ channel, replaces, release, status, changes });
    // Who is refused looks again, as the refusal says.
    if (status === 409) this.#seen.set(channel, await channelState(channel));
    else this.#seen.set(channel, { release, back: replaces });
  }
}

beforeAll(freshStorage);

const modelOf = (release: string | null, role: Role) =>
  release === null ? undefined : releases.get(release)?.models.find((model) => model.role === role)?.version;

/** Where each channel pointed after the runs before, and the last move of all. */
const points = new Map<string, string | null>();
let lastMove = 0;

/** Each move since then replaces the one before it, was asked for by somebody who saw just that, and changes only what they meant to. */
async function expectSerial(asked: readonly Answered[]): Promise<void> {
  const { results } = await env.DB.prepare('SELECT * FROM channel_moves WHERE id > ?1 ORDER BY id')
    .bind(lastMove)
    .all<{ id: number; channel: Channel; release: string; previous: string | null }>();
  const made = asked.filter(({ status }) => status === 200);
  for (const { id, channel, release, previous } of results) {
    expect(previous).toBe(points.get(channel) ?? null);
    const at = made.findIndex((one) => one.channel === channel && one.replaces === previous && one.release === release);
    const [move] = made.splice(at, at < 0 ? 0 : 1);
    expect(move, `nobody asked for ${previous} → ${release}`).toBeDefined();
    for (const role of ROLES) if (!move?.changes.includes(role)) expect(modelOf(release, role)).toBe(modelOf(previous, role));
    points.set(channel, release);
    lastMove = id;
  }
  // What was answered well and is no move had been so already.
  for (const { channel, release } of made)
    expect([points.get(channel), ...results.map((move) => move.release)]).toContain(release);
}

it(`holds over ${RUNS} interleavings`, async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 3, maxLength: 6 }),
      fc.array(action, { minLength: 3, maxLength: 6 }),
      fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
      async (first, second, pauses) => {
        turn += 1;
        const known = answered.length;
        const work = async (actions: readonly Action[], offset: number) => {
          const operator = new Operator();
          for (const [at, next] of actions.entries()) {
            // Steps of the event loop that this one lets the other go ahead.
            for (let i = pauses[(at + offset) % pauses.length] ?? 0; i > 0; i--) await new Promise((go) => setTimeout(go));
            await operator.act(next, turn);
          }
        };
        await Promise.all([work(first, 0), work(second, 1)]);
        await expectSerial(answered.slice(known));
      },
    ),
    { seed: 20261128, numRuns: RUNS, endOnFailure: true },
  );
  // The interleavings did meet: some moves were made and some were refused.
  const statuses = answered.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(RUNS / 4);
  expect(statuses.filter((status) => status === 409).length).toBeGreaterThan(RUNS / 4);
  expect(new Set(statuses)).toEqual(new Set([200, 409]));
}, 300_000);
