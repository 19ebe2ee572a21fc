/** The lab: pictures go through networks side by side; a labelled folder is measured as `npm run eval` does; what is wrong is said in words. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { expectAnswer, KEYS, labelledFolder, lookOf, openLab, slowNetwork } from './support/lab.ts';
import { inspect, inspectEverywhere } from './support/shots.ts';
import { shipped } from './support/versions.ts';

const GARMENTS = `garments@${shipped('garments').card.version}`;
const SMALL = ['zoo-vgg-photos-fashion-mnist-tuned@1.0.0', 'zoo-resnet-photos-fashion-mnist-tuned@1.0.0'];
const FOUR = [GARMENTS, ...SMALL, 'zoo-mobilenet-photos-imagenet-tuned@1.0.0'];

/** What the page offers to save when `press` is done. */
async function saved(page: Page, press: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent('download');
  await press();
  return readFileSync(await (await waiting).path(), 'utf8');
}

async function runAll(page: Page, all: number): Promise<void> {
  await page.getByTestId('run').click();
  await expect(page.getByTestId('progress')).toHaveAttribute('data-done', String(all), { timeout: 240_000 });
}

test('24 samples go through four networks, online and without the server', async ({ network, startScreen }) => {
  test.setTimeout(600_000);
  const { page, complaints } = await startScreen({ viewport: { width: 1366, height: 768 } });
  await openLab(page, network.url, FOUR, 'sample=trousers-navy');
  await expect(lookOf(page, 'garments').getByTestId('said')).toHaveAttribute('data-label', 'trousers');
  await expect(lookOf(page, 'zoo-vgg').locator('lab-canvas.saw')).toBeVisible();
  await expect(page.getByTestId('agreement')).toBeVisible();

  await page.getByRole('tab', { name: 'All pictures' }).click();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('progress')).not.toHaveAttribute('data-done', '0', { timeout: 60_000 });
  await page.getByTestId('cancel').click();
  await runAll(page, 96);
  const csv = await saved(page, () => page.getByTestId('csv').click());
  expect(csv.trim().split('\n')).toHaveLength(1 + 96);
  await page.getByTestId('filter').selectOption({ index: 1 });
  expect(await page.getByRole('option', { includeHidden: false }).count(), 'some are disagreed about').toBeGreaterThan(0);

  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await network.disconnect();
  await page.getByRole('tab', { name: 'One picture' }).click();
  await page.reload();
  for (const key of FOUR) await expectAnswer(page, key.split('@')[0]!);
  await page.getByRole('listbox').focus();
  const before = await page.getByRole('heading', { level: 2 }).allTextContents();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.getByRole('heading', { level: 2 }).allTextContents()).not.toEqual(before);
  expect(complaints.filter((line) => !/ERR_|Failed to (load|fetch)/.test(line))).toEqual([]);
});

test('people are outlined, and each name has its reasons', async ({ network, startScreen }, info) => {
  test.setTimeout(300_000);
  const { page, complaints } = await startScreen({ viewport: { width: 1366, height: 768 } });
  await openLab(page, network.url, [GARMENTS], 'sample=two-people');
  const look = lookOf(page, 'garments');
  await expect(look.getByTestId('people')).toHaveText(/2 people/, { timeout: 120_000 });
  await expect(look.locator('rect.person')).toHaveCount(2);
  await look.getByRole('button', { name: 'Why this name? whole body, Person 1' }).first().click();
  await expect(look.getByTestId('why')).toContainText(/looks at this region counted, quality 0\.\d/);
  await expect(look.getByTestId('why').getByRole('listitem')).toHaveCount(5);
  const [outline, picture] = await Promise.all([
    look.locator('rect.person').first().boundingBox(),
    look.locator('.stage lab-canvas').locator('canvas').boundingBox(),
  ]);
  expect(outline!.x, 'outlines lie on the picture').toBeGreaterThanOrEqual(picture!.x - 2);
  expect(outline!.height / picture!.height).toBeGreaterThan(0.8);
  await page.screenshot({ path: info.outputPath('people.png'), fullPage: true });
  expect(complaints).toEqual([]);
});

test('a labelled folder gives the figures of npm run eval', async ({ network, startScreen }, info) => {
  test.setTimeout(600_000);
  const folder = await labelledFolder();
  try {
    const { page, complaints } = await startScreen({ viewport: { width: 1366, height: 768 } });
    await openLab(page, network.url, [GARMENTS, SMALL[0]!]);
    await page.getByTestId('folder').setInputFiles(folder);
    await runAll(page, 2 * 13);
    await expect(page.getByTestId('measured')).toBeVisible({ timeout: 60_000 });
    const lab = JSON.parse(await saved(page, () => page.getByTestId('json').click())) as { garments: Record<string, unknown> };
    const args = ['scripts/eval.ts', '--data', folder, '--only', 'garments', '--json', '--out', info.outputPath('eval')];
    const { stdout, status, stderr } = spawnSync('node', args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const { garments } = JSON.parse(stdout) as { garments: Record<string, unknown> };
    for (const key of ['n', 'top1', 'top3', 'group', 'macroF1', 'perClass', 'model', 'split', 'broken'])
      expect(lab.garments[key], key).toEqual(garments[key]);
    expect(lab.garments['n']).toBe(12);
    expect(lab.garments['broken']).toBe(2);
    // One thread or several add in another order.
    expect(Number(lab.garments['ece'])).toBeCloseTo(Number(garments['ece']), 3);

    await inspect(page, 'lab-set-laptop');
    const cell = page
      .getByTestId('matrix')
      .getByRole('button', { name: /^[1-9]\d* of trousers/ })
      .first();
    await cell.click();
    await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('trousers');
    expect(complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a wrong file, a card that does not fit and a network that hangs are said in words, and the others go on', async ({
  network,
  startScreen,
}) => {
  test.setTimeout(300_000);
  const { page } = await startScreen({ viewport: { width: 1366, height: 768 } });
  await openLab(page, network.url, [SMALL[0]!], 'people=0&limit=3&sample=dress-red');
  const files = page.getByTestId('local-files');
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
  const { model, card } = slowNetwork();

  await files.setInputFiles([file('model.onnx', model), file('card.json', Buffer.from('{'))]);
  await expect(page.getByTestId('network-fault')).toContainText('card.json');
  await files.setInputFiles([file('model.onnx', model), file('card.json', Buffer.from('{"card":1,"task":"classify"}'))]);
  await expect(page.getByTestId('network-fault')).toContainText('/name');
  await files.setInputFiles([file('model.onnx', model)]);
  await expect(page.getByTestId('network-fault')).toContainText('two files');

  const { folder, card: garments } = shipped('garments');
  const misfit = { ...garments, name: 'misfit', output: { logits: 'nothing' } };
  await files.setInputFiles([
    file('model.onnx', readFileSync(`${folder}/model.onnx`)),
    file('card.json', Buffer.from(JSON.stringify(misfit))),
  ]);
  await expect(lookOf(page, 'misfit').getByRole('alert')).toContainText('the card names pixels → nothing', { timeout: 60_000 });

  await files.setInputFiles([file('slow.onnx', model), file('card.json', card)]);
  await expect(lookOf(page, 'slow').getByRole('alert')).toContainText('longer than its time limit', { timeout: 90_000 });
  await page.getByTestId('files').setInputFiles([file('broken.png', Buffer.from('no picture'))]);
  await expect(lookOf(page, 'zoo-vgg').getByRole('alert')).toContainText('cannot be decoded');
  await page.getByTestId('samples').click();
  await expectAnswer(page, 'zoo-vgg');
  await expect(lookOf(page, 'slow').getByRole('alert')).toHaveCount(1);
});

test('every network of the repository opens', async ({ network, startScreen }) => {
  test.setTimeout(900_000);
  const { page } = await startScreen({ viewport: { width: 1366, height: 768 } });
  expect(KEYS.length).toBeGreaterThanOrEqual(13);
  for (let i = 0; i < KEYS.length; i += 4) {
    await openLab(page, network.url, KEYS.slice(i, i + 4), 'people=0&sample=two-people');
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

test('the lab is accessible in every view, size and language', async ({ network, startScreen }) => {
  test.setTimeout(300_000);
  const { page } = await startScreen();
  await openLab(page, network.url, [GARMENTS, SMALL[0]!], 'sample=two-people');
  await expect(lookOf(page, 'garments').getByTestId('people')).toBeVisible({ timeout: 120_000 });
  await inspectEverywhere(page, 'lab-picture');
  await page.getByRole('tab', { name: 'All pictures' }).click();
  await runAll(page, 48);
  await inspectEverywhere(page, 'lab-table');
  await page.getByRole('tab', { name: 'The study' }).click();
  await inspectEverywhere(page, 'lab-study');
  await page.getByRole('button', { name: 'parameters' }).click();
  await expect(page.getByTestId('study').locator('tbody tr').first()).toContainText('paper');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId('language').click();
  await page.getByRole('tab', { name: 'Ein Bild' }).click();
  await inspect(page, 'lab-picture-phone');
});
