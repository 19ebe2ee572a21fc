/** What exporters, optimisers and quantisers write (models/exporters), by the registry's own checks: taken, or refused with the field and the cure. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OnnxReader } from '../../registry/onnx.ts';
import { checkAgreement, parseCard } from '../../registry/validate.ts';

const root = join(import.meta.dirname, '../../../models/exporters');
const names = globSync('*/card.json', { cwd: root }).map((card) => basename(dirname(card)));

/** Those that no kiosk can run as they are, and what their maker is told. */
const REFUSED: Record<string, RegExp> = {
  'torch-dynamo-dynamic': /\/input: .*\[batch, 1, 8, 8\].*\[1, 1, 8, 8\]/,
  'ort-all': /com\.microsoft\.nchwc.*optimise at the level "extended"/,
  skl2onnx: /\/input: .*\[1, 64\], NCHW has four dimensions/,
  'tf2onnx-dynamic': /\/input: .*, 8, 8, 1\].*\[1, 8, 8, 1\]/,
};

/** Checks a pushed version as a push does. */
function check(name: string): void {
  const card = parseCard(readFileSync(join(root, name, 'card.json')));
  const file = readFileSync(join(root, name, 'model.onnx'));
  const reader = new OnnxReader(file.length);
  reader.push(file);
  checkAgreement(card, reader.finish());
}

describe('a file of', () => {
  it('several makers is there', () =>
    expect(names).toEqual(expect.arrayContaining(['torch-dynamo', 'tf2onnx', 'skl2onnx-pictures', ...Object.keys(REFUSED)])));

  it.each(names)('%s', (name) => {
    const why = REFUSED[name];
    if (why) expect(() => check(name)).toThrow(why);
    else expect(() => check(name)).not.toThrow();
  });
});
