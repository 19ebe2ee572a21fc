/** The evaluation end to end: a made-up data folder through the released models, with everything that may be wrong in it. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../lib/settings.ts';
import { createWorkbench, type Workbench } from './workbench.ts';
import { toJson } from '../../kiosk/measure/report.ts';
import { runSets } from './run.ts';
import { readTaxonomy } from './data-folder.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'eval-data-'));
  await write('garments/labels.csv', 'image,label\na,T-Shirt\nb,Skirt\nc,Not sure\nbroken,Dress\nmissing,Dress\n');
  await draw('garments/images/a.jpg', '#224488');
  await draw('garments/images/b.png', '#cc3333');
  await write('garments/images/broken.jpg', 'no picture');
  await draw('not-clothing/apple.jpg', '#33aa33');
  await write('worn/tags.csv', 'photo,tags\n1,skirt|skin|purse\n2,dress\n');
  await write('worn/mask-labels.json', '["null", "skirt", "purse", "skin"]');
  await draw('worn/photos/1.jpg', '#888888');
  await draw('worn/photos/2.jpg', '#555555');
  // 40 × 60: a skirt of 10 × 20, a purse of 3 × 3 (under 0.4 % of the photo), skin below.
  const mask = new Uint8Array(40 * 60);
  for (let y = 30; y < 50; y++) mask.fill(1, y * 40 + 15, y * 40 + 25);
  for (let y = 0; y < 3; y++) mask.fill(2, y * 40, y * 40 + 3);
  mask.fill(3, 55 * 40);
  await mkdir(join(data, 'worn/masks'));
  const raw = { raw: { width: 40, height: 60, channels: 1 } } as const;
  await sharp(mask, raw).toColourspace('b-w').png().toFile(join(data, 'worn/masks/1.png'));
  await write('fashion-mnist/t10k-images-idx3-ubyte', idx([3, 28, 28]));
  await write('fashion-mnist/t10k-labels-idx1-ubyte', idx([3]));
  await write('clips/labels.csv', 'clip,types\nnone.mkv,dress\n');
});
afterAll(() => rm(data, { recursive: true }));

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(data, path)), { recursive: true });
  await writeFile(join(data, path), content);
}

async function draw(path: string, background: string): Promise<void> {
  await mkdir(dirname(join(data, path)), { recursive: true });
  await sharp({ create: { width: 40, height: 60, channels: 3, background } }).toFile(join(data, path));
}

/** An idx file of zeros. */
function idx(shape: number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.alloc(shape.reduce((a, b) => a * b))]);
}

async function bench(changes: Partial<Workbench> = {}): Promise<{ bench: Workbench; said: string[] }> {
  const said: string[] = [];
  const released = join(ROOT, 'models', 'released');
  const options = {
    data,
    split: undefined,
    released,
    taxonomy: await readTaxonomy(data),
    as: ['wasm', 'gpu'] as const,
    say: (text: string) => void said.push(text),
  };
  return { bench: createWorkbench({ ...options, ...changes }), said };
}

describe('a made-up folder', () => {
  it('is measured as far as it goes', { timeout: 120_000 }, async () => {
    const { bench: tried, said } = await bench();
    const sets = ['garments', 'worn', 'not-clothing', 'clips', 'fashion-mnist', 'catalogue'];
    const json = toJson(await runSets(tried, sets));
    expect(Object.keys(json).toSorted()).toEqual(['absent', 'failed', 'fashionMnist', 'garments', 'notClothing', 'worn']);

    expect(json['garments']).toMatchObject({ n: 2, split: 'all', broken: 2 });
    for (const key of ['top1', 'top3', 'macroF1', 'ece']) expect(json['garments']).toHaveProperty(key, expect.any(Number));
    const clips = spawnSync('ffprobe', ['-version']).status === 0 ? [expect.stringContaining('none.mkv') as string] : [];
    expect(said.filter((text) => text.startsWith('left out'))).toEqual([
      expect.stringContaining('broken.jpg') as string,
      expect.stringContaining('missing') as string,
      ...clips,
    ]);

    // The skirt is a crop; the purse is too small, the skin no garment, and the second photo has no mask.
    expect(json['worn']).toMatchObject({ crops: { n: 1, photos: 1, top1: expect.any(Number) as number } });
    expect((json['worn'] as { crops: { perClass: object } }).crops.perClass).toHaveProperty('skirt');
    expect(json['notClothing']).toMatchObject({ n: 1, garments: 3, auroc: expect.any(Number) as number });
    expect(json['fashionMnist']).toMatchObject({ n: 3, bytes: expect.any(Number) as number });
    expect(json['absent']).toEqual({ catalogue: expect.stringContaining('catalogue') as string });
    expect(json['failed']).toEqual({ clips: expect.stringMatching(/none\.mkv|ffmpeg/) as string });
  });

  it('names the line of a bad csv and goes on with the other sets', { timeout: 60_000 }, async () => {
    await write('catalogue/labels.csv', 'image,type,colour\n,dress,red\n');
    const { bench: tried } = await bench();
    const outcomes = await runSets(tried, ['catalogue', 'fashion-mnist']);
    await rm(join(data, 'catalogue'), { recursive: true });
    expect(outcomes.get('catalogue')).toMatchObject({
      state: 'failed',
      why: expect.stringMatching(/catalogue.labels\.csv, line 2, field "image"/) as string,
    });
    expect(outcomes.get('fashion-mnist')?.state).toBe('measured');
  });

  it('says which model is missing', async () => {
    const { bench: tried } = await bench({ released: join(data, 'none') });
    const outcome = (await runSets(tried, ['garments'])).get('garments');
    expect(outcome).toMatchObject({ state: 'failed', why: expect.stringContaining('No model "garments"') as string });
  });
});

describe('the command', () => {
  const run = (...args: string[]) => spawnSync('node', [join(ROOT, 'scripts', 'eval.ts'), ...args], { encoding: 'utf8' });

  it('prints one JSON object and draws the confusion matrix', { timeout: 60_000 }, async () => {
    const out = join(data, 'out');
    const { status, stdout, stderr } = run('--data', data, '--only', 'garments', '--json', '--out', out);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('broken.jpg') as string });
    expect(JSON.parse(stdout)).toMatchObject({ garments: { n: 2 }, absent: {}, failed: {} });
    const { width, height } = await sharp(join(out, 'garments.png')).metadata();
    expect(width).toBeGreaterThan(100);
    expect(height).toBeGreaterThan(100);
  });

  it.each([
    [2, 'Name the folder', []],
    [2, 'choose from garments', ['--data', '.', '--only', 'shoes']],
    [2, 'choose from wasm, gpu', ['--data', '.', '--as', 'tpu']],
    [2, 'no whole number', ['--data', '.', '--most', '0']],
    [2, 'not a folder', ['--data', 'no/such/folder']],
  ])('ends with %i and says "%s"', (code, message, args) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(code);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
});
