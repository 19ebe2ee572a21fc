/** `npm run seed`: pushes every model under models/released and gives channels that point nowhere a first release. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Api, ifFound } from '#client/api';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { firstRelease } from './lib/compose.ts';
import { readLocalModel, type LocalModel } from './lib/local-model.ts';
import { showProgress } from './lib/progress.ts';
import { prove } from './lib/golden-run.ts';
import { isRegistered } from './lib/registered.ts';
import { readServer, readToken, RELEASED } from './lib/settings.ts';
import { upload } from './lib/upload.ts';

const HELP = `
Usage: npm run seed [-- options]

Pushes models/released/NAME/VERSION/{model.onnx, card.json}, each run on its golden picture first, skipping the versions that are
there already with a proof, and makes
a first release for each channel that points nowhere.

  --server URL      the worker; else VITRINE_SERVER, else http://127.0.0.1:8787
  --token TOKEN     the operator token; else VITRINE_TOKEN; for a worker on this machine .dev.vars is read

Exit status: 0 done, 1 refused or failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values } = readArguments({ server: { type: 'string' }, token: { type: 'string' } });
  const origin = readServer(values.server);
  const api = new Api({ origin, token: await readToken(values.token, origin) });
  const models = await releasedModels();
  if (models.length === 0) throw new CommandError('models/released holds no model, so there is nothing to seed.');
  for (const model of models) await push(api, model);
  await pointChannels(api, models);
});

/** Every released version, in the order of the folders' names. */
async function releasedModels(): Promise<LocalModel[]> {
  const files = await readdir(RELEASED, { recursive: true }).catch(() => []);
  const cards = files.filter((file) => /^[^/\\]+[/\\][^/\\]+[/\\]card\.json$/.test(file)).sort();
  return Promise.all(cards.map((card) => readLocalModel(join(RELEASED, card, '..', 'model.onnx'), join(RELEASED, card))));
}

async function push(api: Api, model: LocalModel): Promise<void> {
  const { name, version, file } = model.card;
  const stored = await ifFound(api.model(name, version));
  if (isRegistered(model.card, stored?.card, api.server.origin) && stored?.proof) {
    console.log(`kept      ${name} ${version}`);
    return;
  }
  await upload(api.server, model, await prove(model), showProgress(process.stderr, `${name} ${version}`, file.bytes));
  console.log(`pushed    ${name} ${version}`);
}

async function pointChannels(api: Api, models: readonly LocalModel[]): Promise<void> {
  const empty = (await api.channels()).filter(({ release }) => release === null).map(({ channel }) => channel);
  const choices = firstRelease(models.map((model) => model.card));
  if (empty.length === 0 || choices.length === 0) return;
  const release = await api.createRelease(choices, 'The released models');
  for (const channel of empty) {
    await api.moveChannel(channel, { release: release.id, replaces: null, reason: 'First start' });
    console.log(
      `channel   ${channel} now points at ${release.id} (${choices.map(({ name, version }) => `${name} ${version}`).join(', ')})`,
    );
  }
}
