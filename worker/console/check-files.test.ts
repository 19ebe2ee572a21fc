/** The console’s check of the chosen files, before a byte is sent. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exampleCard } from '#contract/testing/card';
import { checkCard, checkModel } from './check-files.ts';

describe('checkCard', () => {
  it('names the wrong fields', () => {
    const result = checkCard('{"card": 2, "task": "classify", "labels": [{}], "in/out": 1}');
    const fields = result.ok ? [] : result.errors.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['/card', '/labels/0/id', '/name', '/in~1out']));
  });

  it.each(['', '{', '[]', `"${'x'.repeat(400_000)}"`])('refuses what is no card at all', (text) => {
    expect(checkCard(text)).toMatchObject({ ok: false, errors: [{ field: '' }] });
  });
});

describe('checkModel', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const card = (file: { bytes: number; sha256: string }) => exampleCard({ file: { weights: 'fp32', ...file } });

  it('accepts the file the card describes', async () => {
    expect(await checkModel(card({ bytes: 3, sha256 }), new Blob([bytes]))).toEqual([]);
  });

  it.each([
    ['/file/bytes', { bytes: 4, sha256 }],
    ['/file/sha256', { bytes: 3, sha256: sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }],
  ])('points at %s', async (field, file) => {
    expect(await checkModel(card(file), new Blob([bytes]))).toMatchObject([{ field }]);
  });
});
