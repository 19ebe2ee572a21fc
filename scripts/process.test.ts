/** Child processes: what they are told stands above what the caller's environment says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CommandError } from './command.ts';
import { run } from './process.ts';

let script: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-process-'));
  script = join(folder, 'child.mjs');
  await writeFile(script, "process.exitCode = process.env.VITRINE_TOKEN === 'given' ? 0 : 1;");
  return () => rm(folder, { recursive: true });
});

afterEach(() => vi.unstubAllEnvs());

it('gives the child a variable in the place of an exported one, and fails when the child does', async () => {
  vi.stubEnv('VITRINE_TOKEN', 'exported');
  await run(AbortSignal.timeout(10_000), script, [], { VITRINE_TOKEN: 'given' });
  await expect(run(AbortSignal.timeout(10_000), script, [])).rejects.toThrow(CommandError);
});

it("keeps wrangler's explorer shut, which asks for no token, whatever the caller exports", async () => {
  await writeFile(script, "process.exitCode = process.env.X_LOCAL_EXPLORER === 'false' ? 0 : 1;");
  vi.stubEnv('X_LOCAL_EXPLORER', 'true');
  await run(AbortSignal.timeout(10_000), script, []);
});
