/** Puts the networks of stand-ins.ts on the canary channel of a worker. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { Api, type Server } from '#client/api';
import { GRAY, SIDE, standIns } from './stand-ins.ts';
import { readLocalModel } from '../lib/local-model.ts';
import { upload } from '../lib/upload.ts';

export async function releaseStandIns(server: Server): Promise<void> {
  const gray = { create: { width: SIDE, height: SIDE, channels: 3, background: { r: GRAY, g: GRAY, b: GRAY } } } as const;
  const png = (await sharp(gray).png().toBuffer()).toString('base64');
  const models = standIns(png);
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-stand-ins-'));
  try {
    for (const { card, bytes } of models) {
      const [model, json] = [join(folder, `${card.name}.onnx`), join(folder, `${card.name}.json`)];
      await writeFile(model, bytes);
      await writeFile(json, JSON.stringify(card));
      await upload(server, await readLocalModel(model, json), null, () => undefined);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const api = new Api(server);
  const replaces = (await api.channel('canary'))?.release ?? null;
  const release = await api.createRelease(
    models.map(({ card }) => card),
    'Stand-ins for the released models',
  );
  await api.moveChannel('canary', { release: release.id, replaces, reason: 'bench', unproven: true });
}
