/** The lab at size: photos through four networks and a folder of hundreds, as `npm run eval` measures them; thousands of pictures; WebGPU. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from './support/fixtures.ts';
import { expectAnswer, folderOf, KEYS, lookOf, openLab } from './support/lab.ts';
import { DATA, havePhotos, testPhotos } from './support/pictures.ts';
import { SIZES } from './support/shots.ts';
import { shipped } from './support/versions.ts';

const GARMENTS = `garments@${shipped('garments').card.version}`;
const SMALLEST = 'zoo-vgg-photos-fashion-mnist-tuned@1.0.0';
const FOUR = [GARMENTS, SMALLEST, 'zoo-resnet-photos-fashion-mnist-tuned@1.0.0', 'zoo-mobilenet-photos-imagenet-tuned@1.0.0'];

type Figures = Record<string, unknown>;

/** Chooses a folder and reads all of it with every open network; the seconds that took. */
async function runFolder(page: Page, folder: string, reads: number): Promise<number> {
  await page.getByTestId('folder').setInputFiles(folder);
  await expect(page.getByTestId('progress')).toHaveAttribute('data-all', String(reads), { timeout: 120_000 });
  const started = performance.now();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('progress')).toHaveAttribute('data-done', String(reads), { timeout: 900_000 });
  return (performance.now() - started) / 1000;
}

/** What the lab saves of one network's figures. */
async function figuresOf(page: Page, key: string): Promise<Figures> {
  await page.getByRole('button', { name: key.replace('@', ' '), exact: true }).click();
  await expect(page.getByTestId('measured')).toBeVisible({ timeout: 60_000 });
  const waiting = page.waitForEvent('download');
  await page.getByTestId('json').click();
  const { garments } = JSON.parse(readFileSync(await (await waiting).path(), 'utf8')) as { garments: Figures };
  return garments;
}

/** What `npm run eval` says of a network, which lies for it where it looks for the released one. */
function evaluated(data: string, key: string, scratch: string): Figures {
  const models = join(scratch, key);
  cpSync(folderOf(key), join(models, 'garments', key.split('@')[1]!), { recursive: true });
  const args = [
    'scripts/eval.ts',
    '--data',
    data,
    '--only',
    'garments',
    '--json',
    '--models',
    models,
    '--out',
    join(scratch, 'out'),
  ];
  const { stdout, status, stderr } = spawnSync('node', args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return (JSON.parse(stdout) as { garments: Figures }).garments;
}

function expectEqual(lab: Figures, evaluation: Figures): void {
  for (const figure of ['n', 'top1', 'top3', 'group', 'macroF1', 'perClass', 'model', 'split', 'broken'])
    expect(lab[figure], figure).toEqual(evaluation[figure]);
  // One thread or several add in another order.
  expect(Number(lab['ece'])).toBeCloseTo(Number(evaluation['ece']), 3);
}

test(
  'photos give the figures of npm run eval: 20 through four networks, then the official test',
  { tag: '@long' },
  async ({ network, startScreen }) => {
    test.skip(!havePhotos, 'no photos at hand');
    test.setTimeout(1_800_000);
    const scratch = mkdtempSync(join(tmpdir(), 'vitrine-lab-size-'));
    try {
      const { page, complaints } = await startScreen({ viewport: SIZES.laptop });
      const images = join(scratch, 'twenty/garments/images');
      mkdirSync(images, { recursive: true });
      const rows = testPhotos().map(({ name, file }, i) => {
        copyFileSync(file, join(images, `${i}.jpg`));
        return `${i},${name.split(' ')[0]},test`;
      });
      expect(rows).toHaveLength(20);
      writeFileSync(join(scratch, 'twenty/garments/labels.csv'), `image,label,split\n${rows.join('\n')}\n`);
      await openLab(page, network.url, FOUR);
      await runFolder(page, join(scratch, 'twenty'), 4 * 20);
      for (const key of FOUR) expectEqual(await figuresOf(page, key), evaluated(join(scratch, 'twenty'), key, scratch));

      await openLab(page, network.url, [GARMENTS]);
      const seconds = await runFolder(page, join(DATA, 'garments'), 372);
      const lab = await figuresOf(page, GARMENTS);
      expectEqual(lab, evaluated(DATA, GARMENTS, scratch));
      expect(lab['n']).toBe(372);
      console.log(`372 photos in ${seconds.toFixed(0)} s; top-1 ${JSON.stringify(lab['top1'])}`);
      expect(complaints).toEqual([]);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  },
);

test(
  '5,000 pictures do not stop the page, and a run that was stopped goes on',
  { tag: '@long' },
  async ({ network, startScreen }) => {
    test.setTimeout(1_800_000);
    const MANY = 5000;
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-many-'));
    try {
      for (let i = 0; i < MANY; i++) {
        const background = { r: (i * 7) % 256, g: (i * 13) % 256, b: (i * 29) % 256 };
        await sharp({ create: { width: 32, height: 32, channels: 3, background } })
          .png({ compressionLevel: 1 })
          .toFile(join(folder, `${i}.png`));
      }
      const { page, complaints } = await startScreen({ viewport: SIZES.laptop });
      await openLab(page, network.url, [SMALLEST]);
      await page.evaluate(() => {
        const tasks: number[] = [];
        Object.assign(globalThis, { tasks });
        new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
          type: 'longtask',
        });
      });
      const tasks = () =>
        page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks.splice(0).sort((a, b) => b - a));
      await page.getByTestId('folder').setInputFiles(folder);
      await page.getByRole('tab', { name: 'All pictures' }).click();
      const progress = page.getByTestId('progress');
      await expect(progress).toHaveAttribute('data-all', String(MANY), { timeout: 120_000 });
      const [choosing = 0] = await tasks();

      const started = performance.now();
      await page.getByTestId('run').click();
      const done = async () => Number(await progress.getAttribute('data-done'));
      await expect.poll(done, { timeout: 120_000 }).toBeGreaterThan(100);
      await page.getByTestId('cancel').click();
      const stoppedAt = await done();
      expect(stoppedAt).toBeLessThan(MANY);
      await expect(page.getByTestId('run')).toBeEnabled();
      // While it does not run, nothing is counted: a picture in flight at the stop is dropped.
      await page.getByRole('listbox').focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
      expect(await done()).toBe(stoppedAt);
      await page.getByTestId('run').click();
      // The page answers meanwhile.
      await page.getByRole('tab', { name: 'One picture' }).click();
      await expectAnswer(page, SMALLEST.split('@')[0]!);
      await page.getByRole('tab', { name: 'All pictures' }).click();
      await expect(progress).toHaveAttribute('data-done', String(MANY), { timeout: 1_200_000 });
      const seconds = (performance.now() - started) / 1000;
      const [longest = 0, ...others] = await tasks();
      console.log(
        `${MANY} pictures in ${seconds.toFixed(0)} s; longest task ${longest.toFixed(0)} ms while running, of ${others.length + 1} over 50 ms; ${choosing.toFixed(0)} ms while choosing them`,
      );
      expect(longest, 'ms that the page stood still').toBeLessThan(500);
      expect(complaints).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test('every network of the repository opens on WebGPU', { tag: '@long' }, async ({ network, startScreen }) => {
  test.setTimeout(1_800_000);
  const { page } = await startScreen({ viewport: SIZES.laptop, gpu: true });
  expect(KEYS.length).toBeGreaterThanOrEqual(13);
  for (const key of KEYS) {
    await openLab(page, network.url, [key], 'people=0&limit=600&engine=webgpu&sample=two-people', 600_000);
    await expect(lookOf(page, key.split('@')[0]!), key).toContainText('WebGPU');
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});
