/** Where the worker is and how to sign in to it: option, then environment, then `.dev.vars` of the local worker. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CommandError } from './command.ts';

/** The repository's root: scripts may be called from any folder. */
export const ROOT = join(import.meta.dirname, '..');
/** What `npm start` seeds. */
export const RELEASED = join(ROOT, 'models/released');
export const DEFAULT_PORT = 8787;

const DEV_VARS = join(ROOT, '.dev.vars');

/** The worker's origin, without a trailing slash. */
export function readServer(option: string | undefined): string {
  const text = option ?? process.env['VITRINE_SERVER'] ?? `http://127.0.0.1:${DEFAULT_PORT}`;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new CommandError(`--server: ${text} is not an http(s) address.`, 2);
  return url.origin;
}

/** The operator token for `server`. `.dev.vars` is only for a worker on this machine: it is never sent elsewhere. */
export async function readToken(option: string | undefined, server: string): Promise<string> {
  const given = option ?? process.env['VITRINE_TOKEN'];
  if (given) return given;
  const local = isLocal(server);
  const token = local ? parseEnv(await devVars())['OPERATOR_TOKEN'] : undefined;
  if (token) return token;
  throw new CommandError(
    local
      ? 'No operator token: run `npm start` once (it writes .dev.vars), or set VITRINE_TOKEN.'
      : `No operator token for ${server}: set VITRINE_TOKEN to the secret given to \`wrangler secret put OPERATOR_TOKEN\`.`,
    2,
  );
}

/** Whether `server` (an origin) is a worker on this machine. */
export function isLocal(server: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(server).hostname);
}

/** Gives the local worker its operator token, making a random one on the first start. Others may not read the file. */
export async function ensureDevToken(): Promise<string> {
  const text = await devVars();
  const existing = parseEnv(text)['OPERATOR_TOKEN'];
  if (existing) return existing;
  const token = randomBytes(24).toString('base64url');
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  await writeFile(DEV_VARS, `${separator}OPERATOR_TOKEN=${token}\n`, { flag: 'a', mode: 0o600 });
  return token;
}

function devVars(): Promise<string> {
  return readFile(DEV_VARS, 'utf8').catch(missingIsEmpty);
}

function missingIsEmpty(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}
