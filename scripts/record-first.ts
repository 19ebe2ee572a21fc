/**
 * Records the first shell and the first worker from the repository's history, as tests run them beside today's: what speaks to the
 * other side or is kept between two starts, packages left out. `node scripts/record-first.ts` needs a clone with its history.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { build } from 'vite';
import { FIRST, unpackFirst } from './lib/first.ts';
import { ROOT } from './lib/settings.ts';

const RECORDS = [
  { entry: 'kiosk/testing/shell.js', record: 'kiosk/testing/first-shell.js' },
  { entry: 'worker/index.ts', record: 'worker/testing/first-worker.js' },
];

const folder = unpackFirst(['worker', 'kiosk', 'package.json', 'tsconfig.json']);
try {
  mkdirSync(join(folder, 'kiosk/testing'), { recursive: true });
  copyFileSync(join(ROOT, 'kiosk/testing/shell.js'), join(folder, 'kiosk/testing/shell.js'));
  for (const { entry, record } of RECORDS) {
    await build({
      root: folder,
      configFile: false,
      logLevel: 'warn',
      build: {
        lib: { entry: join(folder, entry), formats: ['es'], fileName: () => 'record.js' },
        outDir: join(folder, 'out'),
        target: 'es2023',
        minify: false,
        rollupOptions: { external: (id) => !/^[.#\0]/.test(id) && !isAbsolute(id) },
      },
    });
    const head = `// Recorded from ${FIRST} by scripts/record-first.ts; not to be edited.\n`;
    // Which file a part comes from, without the folder that it was built in.
    const text = readFileSync(join(folder, 'out/record.js'), 'utf8').replaceAll(/^\/\/ \S*vitrine-first-\w+\//gm, '// ');
    writeFileSync(join(ROOT, record), head + text);
    console.log(`wrote ${record}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
