/** Type-checks every runtime with its own tsconfig, so that `document` in a worker does not compile. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const projects = globSync('{worker,kiosk,scripts,e2e}/**/tsconfig.json', { exclude: (name) => name === 'node_modules' }).sort();
let failed = 0;
for (const project of projects) {
  const { status } = spawnSync('tsc', ['-p', project], { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${project}`);
  if (status !== 0) failed += 1;
}
process.exitCode = failed ? 1 : 0;
