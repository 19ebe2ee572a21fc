/** Where the worker is and how to sign in to it: option, then environment, then `.dev.vars` of the local worker. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describeTokenFault, MIN_TOKEN_LENGTH, tokenFault } from '#contract/token';
import { CommandError } from './command.ts';

/** The repository's root: scripts may be called from any folder. */
export const ROOT = join(import.meta.dirname, '../..');
/** What `npm start` seeds. */
export const RELEASED = join(ROOT, 'models/released');
/** TypeScript 7, by its path: 6 would be `tsc` in node_modules/.bin as well. */
export const TSC = join(ROOT, 'node_modules/typescript-7/bin/tsc');
export const DEFAULT_PORT = 8787;

const DEV_VARS = join(ROOT, '.dev.vars');

/** The worker's origin, without a trailing slash. */
export function readServer(option: string | undefined): string {
  const text = option ?? process.env['VITRINE_SERVER'] ?? `http://127.0.0.1:${DEFAULT_PORT}`;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new CommandError(`--server: ${text} is not an http(s) address.`, 2);
  return url.origin;
}

/**
 * The operator token for `server`, which gets it over https or on this machine: a network in between would read it.
 * `.dev.vars` is only for a worker on this machine, it is never sent elsewhere.
 */
export async function readToken(option: string | undefined, server: string): Promise<string> {
  const local = isLocal(server);
  if (!local && new URL(server).protocol !== 'https:')
    throw new CommandError(`${server} would get the operator token in clear text. Name it with https://.`, 2);
  const given = option ?? process.env['VITRINE_TOKEN'];
  if (given) return checked(given, option === undefined ? 'VITRINE_TOKEN' : '--token');
  const token = local ? parseEnv(await devVars())['OPERATOR_TOKEN'] : undefined;
  if (token) return checked(token, '.dev.vars');
  throw new CommandError(
    local
      ? 'No operator token: run `npm start` once (it writes .dev.vars), or set VITRINE_TOKEN.'
      : `No operator token for ${server}: set VITRINE_TOKEN to the one that the owner gave you with \`npm run operators\`.`,
    2,
  );
}

function checked(token: string, source: string): string {
  const fault = tokenFault(token);
  if (fault) throw new CommandError(`${source}: ${describeTokenFault(fault)}`, 2);
  return token;
}

/** Whether `server` (an origin) is a worker on this machine. */
export function isLocal(server: string): boolean {
  return /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(server).hostname);
}

/** Gives the local worker its operator token, making a random one on the first start, and another for one that a worker would not take. Others may not read the file. */
export async function ensureDevToken(): Promise<string> {
  const text = await devVars();
  const existing = parseEnv(text)['OPERATOR_TOKEN'];
  if (existing && existing.length >= MIN_TOKEN_LENGTH && !tokenFault(existing)) return existing;
  const token = randomBytes(32).toString('base64url');
  const others = text.split('\n').filter((line) => line !== '' && !/^\s*(export\s+)?OPERATOR_TOKEN\s*=/.test(line));
  await writeFile(DEV_VARS, [...others, `OPERATOR_TOKEN=${token}`, ''].join('\n'), { mode: 0o600 });
  return token;
}

function devVars(): Promise<string> {
  return readFile(DEV_VARS, 'utf8').catch(missingIsEmpty);
}

function missingIsEmpty(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}
