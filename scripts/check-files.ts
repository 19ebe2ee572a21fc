/** Checks the tracked files: none over 12 MB, no photo, no absolute path of a developer's machine, every source opens with its sentence, the README is short. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

const MAX_BYTES = 12_000_000;
const MAX_WORDS = 900;
const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
const faults: string[] = [];

for (const file of tracked) {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_BYTES) faults.push(`${file}: ${size} bytes, over the ${MAX_BYTES} that a tracked file may have`);
  if (/\.(jpe?g|mkv|mp4)$/i.test(file)) faults.push(`${file}: photos and films are never committed`);
  if (!/\.(ts|py|css|html|md|json|toml|sh|cjs|js)$/.test(file) || file === 'package-lock.json') continue;
  const text = readFileSync(file, 'utf8');
  if (/(^|[\s"'`(=])\/(home|Users|root|work)\/[a-z]/m.test(text)) faults.push(`${file}: holds an absolute path of one machine`);
  if (file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts') && !/^(#!.*\n)?(\/\*\*|\/\/)/.test(text))
    faults.push(`${file}: does not open with a sentence that says what it is for`);
}

// The front door: what a newcomer reads in five minutes. Commands and the card are not counted.
const words = readFileSync('README.md', 'utf8')
  .replace(/```[\s\S]*?```/g, '')
  .split(/\s+/).length;
if (words > MAX_WORDS) faults.push(`README.md: ${words} words beside its code, over ${MAX_WORDS}`);

for (const fault of faults) console.error(fault);
console.log(`${tracked.length} tracked files checked, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
