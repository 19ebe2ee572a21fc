/** `npm run push`: sends one model version to the worker and, with --channel, puts it on that channel. */
import { Api } from '#client/api';
import type { Channel } from '#contract/ids';
import { CHANNELS, readChannel } from './lib/channel.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { replaceRole, type ModelChoice } from './lib/compose.ts';
import { readLocalModel } from './lib/local-model.ts';
import { prove } from './lib/golden-run.ts';
import { readNeeds } from './lib/needs.ts';
import { formatBytes, showProgress } from './lib/progress.ts';
import { readServer, readToken } from './lib/settings.ts';
import { upload } from './lib/upload.ts';

const HELP = `
Usage: npm run push -- MODEL.onnx --card CARD.json [options]

Checks the card and the file, runs the file on its golden picture as a kiosk does, sends both to the worker with the proof,
and prints what it stored. A version that is there already gets the proof.

  --card FILE       the model card (JSON)
  --channel NAME    also make a release of the channel's models with this one in its role, and move the channel to it:
                    ${CHANNELS}
  --unproven        do not run it; with --channel, put it there all the same
  --note TEXT       the release's note
  --needs LIST      what a kiosk must be able to do to follow that release, such as groups,titles; '' is nothing;
                    else what the channel's release needs
  --server URL      the worker; else VITRINE_SERVER, else http://127.0.0.1:8787
  --token TOKEN     the operator token; better VITRINE_TOKEN, which other users of the machine cannot see;
                    for a worker on this machine .dev.vars is read

Exit status: 0 done, 1 refused or failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values, positionals } = readArguments({
    card: { type: 'string' },
    channel: { type: 'string' },
    note: { type: 'string' },
    needs: { type: 'string' },
    unproven: { type: 'boolean', default: false },
    server: { type: 'string' },
    token: { type: 'string' },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0 || !values.card)
    throw new CommandError('Name one model file and its card: npm run push -- MODEL.onnx --card CARD.json', 2);
  const channel = values.channel === undefined ? undefined : readChannel('--channel', values.channel);
  const needs = values.needs === undefined ? undefined : readNeeds(values.needs);
  if (needs && !channel) throw new CommandError('--needs is said of a release: name a --channel too.', 2);
  const origin = readServer(values.server);
  const model = await readLocalModel(file, values.card);
  const api = new Api({ origin, token: await readToken(values.token, origin) });

  const { name, version } = model.card;
  const proof = values.unproven ? null : await prove(model);
  const pushed = await upload(
    api.server,
    model,
    proof,
    showProgress(process.stderr, `${name} ${version}`, model.card.file.bytes),
  );
  const size = formatBytes(model.card.file.bytes);
  console.log(
    pushed.created ? `pushed    ${name} ${version}, ${size}` : `unchanged ${name} ${version}, ${size}: it was there already`,
  );
  console.log(
    proof
      ? `proved    largest difference ${proof.difference.toExponential(1)}, by ${proof.runtime} ${proof.version}`
      : 'unproven',
  );
  const note = values.note ?? `${name} ${version}`;
  if (channel) await putOnChannel(api, channel, model.card, { note, needs, unproven: values.unproven });
});

/** What is said of the release and its move. */
interface Said {
  readonly note: string;
  /** Undefined: what the channel's release needs. */
  readonly needs: readonly string[] | undefined;
  readonly unproven: boolean;
}

/** The move names the release whose models the new one keeps: a release that another operator put there meanwhile is reported and not overwritten. */
async function putOnChannel(api: Api, channel: Channel, model: ModelChoice, { note, needs, unproven }: Said): Promise<void> {
  const replaces = (await api.channel(channel))?.release ?? null;
  const current = replaces === null ? null : await api.release(replaces);
  const models = replaceRole(current?.models ?? [], model);
  const release = await api.createRelease(models, note, needs ?? current?.needs);
  await api.moveChannel(channel, { release: release.id, replaces, reason: note, unproven });
  console.log(`release   ${release.id}: ${release.models.map((part) => `${part.name} ${part.version}`).join(', ')}`);
  console.log(`channel   ${channel} now points at ${release.id}`);
}
