/** The worker's API as the scripts use it: every answer is parsed here, every refusal becomes an ApiError. */
import { z } from 'zod';
import type { Channel } from '#contract/ids';
import { anyManifestSchema, MANIFEST_TYPE, type Manifest } from '#contract/manifest';
import type { ModelCard } from '#contract/model-card';
import { problemSchema, type Problem } from '#contract/problem';
import { channelListSchema, releaseListSchema, storedModelSchema } from '#contract/registry';
import { channelStateSchema, releaseSchema, type ChannelState, type Release } from '#contract/release';
import { tolerant } from '#contract/tolerant';
import { CommandError } from './command.ts';
import { formatProblem } from './problems.ts';

/** The worker said no, and why. */
export class ApiError extends CommandError {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(formatProblem(problem));
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export interface Server {
  /** Origin without a trailing slash, e.g. `http://127.0.0.1:8787`. */
  readonly origin: string;
  readonly token: string;
}

/** The card of a version that is in the registry, or undefined. */
export async function findCard(server: Server, name: string, version: string): Promise<ModelCard | undefined> {
  const path = `/v1/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
  return (await ask(server, storedModelSchema, path, { absent: true }))?.card;
}

/** All releases, newest first. */
export async function listReleases(server: Server): Promise<Release[]> {
  return (await ask(server, releaseListSchema, '/v1/releases')).releases;
}

/** Every channel with its history, newest move first. */
export async function listChannels(server: Server): Promise<ChannelState[]> {
  return (await ask(server, channelListSchema, '/v1/channels')).channels;
}

/** What kiosks of `channel` are told to run, or undefined while the channel points nowhere. */
export function findManifest(server: Server, channel: Channel): Promise<Manifest | undefined> {
  return ask(server, anyManifestSchema, `/v1/channels/${channel}/manifest`, { absent: true });
}

export function createRelease(
  server: Server,
  models: readonly { name: string; version: string }[],
  note: string,
): Promise<Release> {
  const body = { note, models: models.map(({ name, version }) => ({ name, version })) };
  return ask(server, releaseSchema, '/v1/releases', { method: 'POST', body });
}

export function moveChannel(server: Server, channel: Channel, release: string, reason: string): Promise<ChannelState> {
  return ask(server, channelStateSchema, `/v1/channels/${channel}`, { method: 'PUT', body: { release, reason } });
}

interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: object;
}

function ask<T>(server: Server, schema: z.ZodType<T>, path: string, request?: Request): Promise<T>;
function ask<T>(server: Server, schema: z.ZodType<T>, path: string, request: { absent: true }): Promise<T | undefined>;
/** With `absent`, 404 is an answer: undefined. */
async function ask<T>(
  server: Server,
  schema: z.ZodType<T>,
  path: string,
  { method = 'GET', body, absent = false }: Request & { absent?: boolean } = {},
): Promise<T | undefined> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${server.token}`,
    accept: `${MANIFEST_TYPE}, application/json`,
  };
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(`${server.origin}${path}`, { method, headers, body: body ? JSON.stringify(body) : null }).catch(
    (error: unknown) => {
      throw unreachable(server, error);
    },
  );
  const text = await response.text();
  return absent && response.status === 404 ? undefined : readAnswer(schema, response.status, text, `${method} ${path}`);
}

/** Parses an answer by its status; `what` names the request in messages. Throws ApiError for a problem document. */
export function readAnswer<T>(schema: z.ZodType<T>, status: number, text: string, what: string): T {
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = tolerant(schema).safeParse(json);
    if (parsed.success) return parsed.data;
    throw new CommandError(
      `${what}: the server answered in a form this version does not know.\n${z.prettifyError(parsed.error)}`,
    );
  }
  const problem = tolerant(problemSchema).safeParse(json);
  if (problem.success) throw new ApiError(problem.data);
  throw new CommandError(`${what}: ${status} without a problem document. Is this a Vitrine server?\n${text.slice(0, 300)}`);
}

/** The error of a server that cannot be reached: the reason and what to do. */
export function unreachable(server: Server, error: unknown): CommandError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new CommandError(
    `Cannot reach ${server.origin}: ${reason}\nStart it with \`npm start\`, or name another with --server.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
