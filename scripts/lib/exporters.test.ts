/** What exporters, optimisers and quantisers write (models/exporters) gives in the kiosk's runtime what it gave where it was made. */
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { prove } from './golden-run.ts';
import { readLocalModel } from './local-model.ts';
import { ROOT } from './settings.ts';

const folder = join(ROOT, 'models/exporters');
/** Refused by the registry, see worker/testing/released/exporters.test.ts. */
const REFUSED = new Set(['torch-dynamo-dynamic', 'ort-all', 'skl2onnx', 'tf2onnx-dynamic']);
const names = globSync('*/card.json', { cwd: folder })
  .map((card) => basename(dirname(card)))
  .filter((name) => !REFUSED.has(name));

it('there are some', () => expect(names.length).toBeGreaterThan(5));

it.each(names)(
  '%s holds on its golden picture',
  async (name) => {
    const model = await readLocalModel(join(folder, name, 'model.onnx'), join(folder, name, 'card.json'));
    expect((await prove(model)).difference).toBeLessThanOrEqual(model.card.golden.tolerance);
  },
  60_000,
);
