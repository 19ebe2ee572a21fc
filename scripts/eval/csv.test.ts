/** Reading csv files: quoting as RFC 4180 says, and errors that name file, line and field. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pickSplit, splitRecords } from '../../kiosk/measure/csv.ts';
import { readCsv } from './csv.ts';

const schema = z.object({ image: z.string().min(1), count: z.coerce.number(), split: z.string().optional() });
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'eval-csv-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = join(folder, 'labels.csv');
  await writeFile(file, text);
  return readCsv(file, schema);
}

describe('splitRecords', () => {
  it('returns any fields that were quoted', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 3 })), (rows) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(splitRecords(text, 'x.csv').map(({ fields }) => fields)).toEqual(rows);
      }),
    );
  });

  it('counts the lines inside a field', () => {
    const text = 'a,b\n"1\n2",3\n\n4,5\n';
    expect(splitRecords(text, 'x.csv').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('keeps an empty last field', () => {
    expect(splitRecords('a,b\n1,', 'x.csv').at(-1)?.fields).toEqual(['1', '']);
  });

  it('refuses a quote that is not closed', () => {
    expect(() => splitRecords('a,b\n1,"2\n3,4', 'x.csv')).toThrow('x.csv, line 2: a quote in field 2 is not closed.');
  });
});

describe('readCsv', () => {
  it('reads rows, whatever the order of the columns, the byte order mark and further columns', async () => {
    expect(await read('\uFEFFcount,more,image\r\n3,x,a\r\n4,y,b\r\n')).toEqual([
      { image: 'a', count: 3 },
      { image: 'b', count: 4 },
    ]);
  });

  it.each([
    ['', /labels\.csv, line 1: the file is empty/],
    ['image\na\n', /labels\.csv, line 1: there is no column "count" \(there are image\)/],
    ['image,count\na,1\n,2\n', /labels\.csv, line 3, field "image"/],
    ['image,count\na,many\n', /labels\.csv, line 2, field "count"/],
    ['image,count\na,1,2\n', /labels\.csv, line 2: has 3 fields, the header names 2/],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('gives null for a file that is not there', async () => {
    expect(await readCsv(join(folder, 'none.csv'), schema)).toBeNull();
  });
});

describe('pickSplit', () => {
  const rows = ['train', 'test', 'test'].map((split, id) => ({ id, split }));
  it('takes the reporting split, the wanted one, or everything', () => {
    expect(pickSplit(rows, undefined, 'test').rows).toHaveLength(2);
    expect(pickSplit(rows, 'train', 'test')).toEqual({ rows: [rows[0]], split: 'train' });
    expect(pickSplit(rows, 'all', 'test').rows).toHaveLength(3);
    expect(pickSplit(rows, undefined, 'val')).toEqual({ rows, split: 'all' });
  });

  it('takes everything where there is no split, even when one is wanted', () => {
    const plain: { id: number; split?: string }[] = [{ id: 1 }, { id: 2 }];
    expect(pickSplit(plain, 'test', 'test')).toEqual({ rows: plain, split: 'all' });
  });
});
