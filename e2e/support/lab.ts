/** The lab as a journey uses it: opening it by a link, and what its networks say. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { exampleCard } from '#contract/testing/card';
import { buildOnnx, node, tensor } from '#contract/testing/onnx';
import { expect } from './fixtures.ts';
import { drawn } from './pictures.ts';

/** The networks of the repository, `name@version`. */
export const KEYS = ['models/released', 'models/zoo/released'].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => readdirSync(`${folder}/${name}`).map((version) => `${name}@${version}`)),
);

/** The folder of one of them. */
export function folderOf(key: string): string {
  const path = key.replace('@', '/');
  return [`models/released/${path}`, `models/zoo/released/${path}`].find((each) => existsSync(each))!;
}

/** The card of one network on the page. */
export const lookOf = (page: Page, name: string): Locator => page.locator('lab-look').filter({ hasText: name });

/** Opens the lab with these networks, `name@version`, and waits until each said something of the picture, up to `patience` ms. */
export async function openLab(
  page: Page,
  url: string,
  networks: readonly string[],
  more = 'people=0',
  patience?: number,
): Promise<void> {
  // Another fragment alone would load nothing.
  await page.goto('about:blank');
  await page.goto(`${url}/lab/#networks=${networks.join(',')}&${more}`);
  for (const key of networks) await expectAnswer(page, key.split('@')[0]!, patience);
}

/** What a network says, as soon as it does. */
export async function expectAnswer(page: Page, name: string, patience = 120_000): Promise<Locator> {
  const said = lookOf(page, name).getByTestId('said').or(lookOf(page, name).getByTestId('people')).first();
  await expect(said, name).toBeVisible({ timeout: patience });
  return said;
}

/** A labelled folder as `npm run eval` reads it: drawn garments, a type that nobody knows, a picture that is broken and one that is missing. */
export async function labelledFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-labelled-'));
  const images = join(folder, 'garments/images');
  mkdirSync(images, { recursive: true });
  const labels = { trousers: 'Pants', skirt: 'Skirt', dress: 'Dress', 't-shirt': 'T-Shirt', hat: 'Hat', shoes: 'Shoes' };
  const lines = ['image,label,split'];
  for (const [type, label] of Object.entries(labels))
    for (const [i, colour] of ['#24466b', '#8c2f39'].entries()) {
      writeFileSync(join(images, `${type}-${i}.png`), (await drawn(type, colour)).file);
      lines.push(`${type}-${i},${label},test`);
    }
  writeFileSync(join(images, 'broken.png'), 'no picture');
  lines.push('broken,Dress,test', 'missing,Dress,test', 'trousers-0,Unknown thing,test', 'skirt-0,Skirt,train');
  writeFileSync(join(folder, 'garments/labels.csv'), `${lines.join('\n')}\n`);
  return folder;
}

/** A network that would take minutes for a picture, and its card. */
export function slowNetwork(): { readonly model: Buffer; readonly card: Buffer } {
  const side = 1024;
  const steps = 400;
  const model = Buffer.from(
    buildOnnx({
      inputs: [{ name: 'pixels', dims: [1, 1, side, side] }],
      nodes: [
        ...Array.from({ length: steps }, (_, i) =>
          node('MatMul', [], [i === 0 ? 'pixels' : `product${i}`, 'pixels'], [`product${i + 1}`]),
        ),
        node('GlobalAveragePool', [], [`product${steps}`], ['mean']),
        node('Flatten', [], ['mean'], ['flat']),
        node('Gemm', [], ['flat', 'w'], ['logits']),
      ],
      initializers: [tensor('w', [1, 3])],
    }),
  );
  const card = exampleCard({
    name: 'slow',
    input: { ...exampleCard().input, width: side, height: side },
    file: { weights: 'fp32', bytes: model.length, sha256: createHash('sha256').update(model).digest('hex') },
  });
  return { model, card: Buffer.from(JSON.stringify(card)) };
}
