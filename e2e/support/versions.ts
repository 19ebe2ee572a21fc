/** Pushes further model versions through the real command line, made from the shipped ones. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api, type Server } from '#client/api';
import { classifyCardSchema, type ClassifyCard } from '#contract/classify-card';
import { newestVersion } from '../../scripts/lib/newest.ts';

/** The newest shipped version of a model. */
function newest(name: string): string {
  const version = newestVersion('models/released', name);
  if (version === null) throw new Error(`no version of ${name} is shipped`);
  return version;
}

/** Folder and card of the newest shipped version of a garments model. */
export function shipped(name: string): { folder: string; card: ClassifyCard } {
  const folder = `models/released/${name}/${newest(name)}`;
  return { folder, card: classifyCardSchema.parse(JSON.parse(readFileSync(`${folder}/card.json`, 'utf8'))) };
}

/** The size of the newest shipped file of a model, in bytes. */
export function shippedBytes(name: string): number {
  return statSync(`models/released/${name}/${newest(name)}/model.onnx`).size;
}

/** The shipped garments network under another card, pushed to a channel with `npm run push`. */
export function pushVariant(
  server: Server,
  version: string,
  channel: string,
  change: (card: ClassifyCard) => Partial<ClassifyCard>,
): ClassifyCard {
  const { folder, card } = shipped('garments');
  const next = classifyCardSchema.parse({ ...card, version, parent: card.version, ...change(card) });
  const scratch = mkdtempSync(join(tmpdir(), 'vitrine-card-'));
  try {
    const file = join(scratch, 'card.json');
    writeFileSync(file, JSON.stringify(next));
    push(server, `${folder}/model.onnx`, file, channel);
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return next;
}

/** `npm run push` of a file and its card to a channel, with further arguments. */
export function push(server: Server, model: string, card: string, channel: string, ...more: readonly string[]): void {
  const args = ['scripts/push.ts', model, '--card', card, '--channel', channel, '--server', server.origin, ...more];
  const done = spawnSync('node', args, { env: { ...process.env, VITRINE_TOKEN: server.token }, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`push failed: ${done.stderr}${done.stdout}`);
}

/** A next version that can be told from the one before by every label it gives. */
export function pushNext(server: Server, version: string, channel: string): ClassifyCard {
  return pushVariant(server, version, channel, ({ labels, reject }) => ({
    labels: labels.map((label) => ({ ...label, id: `${label.id}-next` })),
    reject: reject && `${reject}-next`,
  }));
}

/** Points a channel at shipped models, one for each role. */
export async function moveTo(server: Server, channel: 'stable' | 'canary', ...names: string[]): Promise<string> {
  const models = names.map((name) => ({ name, version: newest(name) }));
  const api = new Api(server);
  const replaces = (await api.channel(channel))?.release ?? null;
  const release = await api.createRelease(models, `journey: ${names.join(', ')}`);
  await api.moveChannel(channel, { release: release.id, replaces, reason: 'journey' });
  return release.id;
}
