/**
 * Runs a command, or a TypeScript file of ours, with the Node of the lockfile, whatever Node npm itself runs on: `node scripts/node.js vite build`.
 * It comes as a package per platform. npm links no `node` into node_modules/.bin where several packages offer one, so it is put on the path here.
 */
import { spawn } from 'node:child_process';
import console from 'node:console';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const { platform, arch } = process;
const root = join(import.meta.dirname, '..');
const system = platform === 'win32' ? 'win' : platform;
const folder = [`node-${system}-${arch}`, `node-bin-${system}-${arch}`]
  .map((name) => join(root, 'node_modules', name, 'bin'))
  .find((path) => existsSync(path));
if (folder === undefined) console.error(`No Node for ${platform} ${arch} is installed; going on with ${process.version}.`);

const [command = 'node', ...args] = process.argv.slice(2);
const [program, ...rest] = command.endsWith('.ts') ? ['node', command, ...args] : [command, ...args];
const path = [folder, join(root, 'node_modules/.bin'), process.env.PATH].filter(Boolean).join(delimiter);
const child = spawn(program, rest, {
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
  shell: platform === 'win32',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`${program}: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code) => (process.exitCode = code ?? 1));
