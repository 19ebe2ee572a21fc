/** Labelled folders: where the pictures are found, which rows are asked about, and what is said of a wrong one. */
import { describe, expect, it } from 'vitest';
import { picturesIn, readLabelled, type Found } from './folder.ts';

const found = (path: string, text = ''): Found => ({ path, file: new File([text], path.split('/').at(-1)!) });
const csv = (path: string, ...lines: string[]) => found(path, `${lines.join('\n')}\n`);

describe('a labelled folder', () => {
  it('is read in the layout of garments, with or without the folder above', async () => {
    for (const above of ['', 'data/'])
      for (const images of ['images/', '']) {
        const folder = `${above}garments/`;
        const files = [
          csv(
            `${folder}labels.csv`,
            'image,label,split',
            'a,Pants,test',
            'b.png,Dress,test',
            'c,Skirt,train',
            'd,Nonsense,test',
            'e,Hat,test',
          ),
          ...['a.jpg', 'b.png', 'c.jpg'].map((name) => found(`${folder}${images}${name}`)),
        ];
        const read = await readLabelled(files, undefined);
        expect(read?.pictures.map(({ name, truth, file }) => [name, truth, file.name])).toEqual([
          ['a', 'trousers', 'a.jpg'],
          ['b.png', 'dress', 'b.png'],
        ]);
        expect(read).toMatchObject({ split: 'test', splits: ['test', 'train'], ignored: 1 });
        expect(read?.missing).toEqual([expect.stringContaining('images/e: there is no such picture')]);
        expect((await readLabelled(files, 'all'))?.pictures).toHaveLength(3);
      }
  });

  it('takes its own taxonomy, and the layout of a catalogue', async () => {
    const taxonomy = found('shop/taxonomy.json', JSON.stringify({ types: { cape: { group: 'outer', garments: ['Cloak'] } } }));
    const rows = csv('shop/catalogue/labels.csv', 'image,type,colour', '1,Cloak,red');
    const read = await readLabelled([taxonomy, rows, found('shop/catalogue/images/1.webp')], undefined);
    expect(read?.pictures).toMatchObject([{ name: '1', truth: 'cape' }]);
  });

  it.each([
    ['a column that is missing', csv('labels.csv', 'image,thing', 'a,b'), /labels\.csv, line 1: there is no column "label"/],
    ['people', csv('labels.csv', 'image,outfit,wears,absent', 'a,1,dress,'), /npm run eval/],
    ['no known type', csv('labels.csv', 'image,label', 'a,Nonsense'), /no picture of a known type/],
    ['no picture at all', csv('labels.csv', 'image,label', 'a,Dress'), /none of its 1 pictures is there/],
    ['a quote that is open', csv('labels.csv', 'image,label', '"a,Dress'), /line 2: a quote/],
  ])('with %s is refused in words', async (_, file, why) => {
    await expect(readLabelled([file], undefined)).rejects.toThrow(why);
  });

  it('is none without labels.csv, and pictures are then what looks like one', async () => {
    const files = [found('a/1.jpg'), found('a/notes.txt'), found('a/2.PNG')];
    expect(await readLabelled(files, undefined)).toBeNull();
    expect(picturesIn(files).map(({ path }) => path)).toEqual(['a/1.jpg', 'a/2.PNG']);
  });
});
