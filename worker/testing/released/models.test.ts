/** The models that ship, by the registry's own checks: a push of them would be accepted. From disk, which workerd has not. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { OnnxReader } from '../../registry/onnx.ts';
import { checkAgreement } from '../../registry/validate.ts';

const CHUNK = 65_536;
const root = join(import.meta.dirname, '../../..');
const cards = globSync('models/released/*/*/card.json', { cwd: root });

it('are there', () => expect(cards).not.toEqual([]));

it.each(cards)('%s agrees with its file', (path) => {
  const card = modelCardSchema.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
  const file = readFileSync(join(root, dirname(path), 'model.onnx'));
  expect(file.length).toBe(card.file.bytes);
  const reader = new OnnxReader(file.length);
  for (let at = 0; at < file.length; at += CHUNK) reader.push(file.subarray(at, at + CHUNK));
  checkAgreement(card, reader.finish());
});
