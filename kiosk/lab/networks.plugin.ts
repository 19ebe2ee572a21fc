/** A plugin of the build: every network of the repository as static files of the lab, with the table of the study. Runs in Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Where they lie under the site's root; catalogue.ts reads the index. */
const FOLDER = 'lab/networks';

/** `models` is the repository's folder of that name. */
export function labNetworks(models: string): Plugin {
  return {
    name: 'lab-networks',
    apply: 'build',
    generateBundle() {
      const networks = [
        { origin: 'shipped', folder: join(models, 'released') },
        { origin: 'zoo', folder: join(models, 'zoo/released') },
      ].flatMap(({ origin, folder }) =>
        readdirSync(folder).flatMap((name) =>
          readdirSync(join(folder, name)).map((version) => {
            const from = join(folder, name, version);
            const fileName = `${FOLDER}/${name}/${version}/model.onnx`;
            this.emitFile({ type: 'asset', fileName, source: readFileSync(join(from, 'model.onnx')) });
            const card: unknown = JSON.parse(readFileSync(join(from, 'card.json'), 'utf8'));
            return { origin, url: `/${fileName}`, card };
          }),
        ),
      );
      const study = studyOf(readFileSync(join(models, 'zoo/README.md'), 'utf8'));
      this.emitFile({ type: 'asset', fileName: `${FOLDER}/index.json`, source: JSON.stringify({ networks, ...study }) });
    },
  };
}

/** The two tables that zoo/table.py wrote between its marks: header and rows, cells as texts. */
function studyOf(readme: string): { rows: string[][]; rebuilt: string[][] } {
  const [, written = ''] = /<!-- rows:.*?-->([\s\S]*?)<!-- end of rows -->/.exec(readme) ?? [];
  const [rows = [], rebuilt = []] = written
    .trim()
    .split(/\n\s*\n/)
    .map((table) =>
      table
        .split('\n')
        .filter((line) => !/^\|[\s|-]+\|$/.test(line))
        .map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ),
    );
  if (rows.length < 2 || rebuilt.length < 2) throw new Error('models/zoo/README.md: the tables between the marks cannot be read');
  return { rows, rebuilt };
}
