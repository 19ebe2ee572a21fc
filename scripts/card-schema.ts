/** Writes models/card.schema.json, the model card for Python, from the contract; `--check` fails when it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { modelCardSchema } from '#contract/model-card';

const FILE = 'models/card.schema.json';
const text = JSON.stringify(z.toJSONSchema(modelCardSchema, { target: 'draft-2020-12' }), null, 2) + '\n';

if (process.argv.includes('--check')) {
  const current = readFileSync(FILE, 'utf8');
  if (current !== text) {
    console.error(`${FILE} differs from worker/contract/model-card.ts: run \`npm run schema\` and commit it.`);
    process.exitCode = 1;
  } else console.log(`${FILE} is up to date`);
} else {
  writeFileSync(FILE, text);
  console.log(`wrote ${FILE}`);
}
