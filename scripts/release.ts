/** `npm run release`: lists releases and channels, and moves a channel forward or back. */
import { Api } from '#client/api';
import type { Channel } from '#contract/ids';
import { CHANNELS, readChannel } from './lib/channel.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { readServer, readToken } from './lib/settings.ts';

const HELP = `
Usage: npm run release -- list
       npm run release -- move CHANNEL RELEASE [--reason TEXT] [--unproven]
       npm run release -- move CHANNEL --back [--reason TEXT]

Lists every release and where the channels point, or moves a channel: ${CHANNELS}.

  --back            to the newest release of the channel that was not itself rolled away from: twice goes two steps back
  --unproven        though a version of it has no proof that it runs
  --reason TEXT     kept in the channel's history
  --server URL      the worker; else VITRINE_SERVER, else http://127.0.0.1:8787
  --token TOKEN     the operator token; better VITRINE_TOKEN; for a worker on this machine .dev.vars is read

Exit status: 0 done, 1 refused or failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values, positionals } = readArguments({
    back: { type: 'boolean', default: false },
    reason: { type: 'string' },
    unproven: { type: 'boolean', default: false },
    server: { type: 'string' },
    token: { type: 'string' },
  });
  const [verb = 'list', channelText = '', release, ...rest] = positionals;
  const origin = readServer(values.server);
  if (verb === 'list' && positionals.length <= 1) return list(new Api({ origin, token: await readToken(values.token, origin) }));
  if (verb !== 'move' || rest.length > 0 || values.back === (release !== undefined))
    throw new CommandError('Say `list`, `move CHANNEL RELEASE` or `move CHANNEL --back`. See --help.', 2);
  const channel = readChannel('move', channelText);
  await move(new Api({ origin, token: await readToken(values.token, origin) }), channel, release, values.reason, values.unproven);
});

async function list(api: Api): Promise<void> {
  const [channels, releases] = await Promise.all([api.channels(), api.releases()]);
  for (const { channel, release, history } of channels)
    console.log(`${channel.padEnd(8)} ${release ?? 'points nowhere'}${history[0] ? `  since ${history[0].at}` : ''}`);
  console.log(releases.length === 0 ? '\nno releases yet' : '');
  for (const { id, createdAt, models, note, needs } of releases)
    console.log(
      `${id}  ${createdAt}  ${models.map(({ name, version }) => `${name} ${version}`).join(', ')}${note ? `  (${note})` : ''}${needs ? `  needs ${needs.join(', ')}` : ''}`,
    );
}

async function move(
  api: Api,
  channel: Channel,
  release: string | undefined,
  reason: string | undefined,
  unproven: boolean,
): Promise<void> {
  const state = await api.channel(channel);
  const target = release ?? state?.back;
  if (!target)
    throw new CommandError(
      `${channel} has no earlier release that was not rolled away from. Name one: \`move ${channel} RELEASE\`.`,
    );
  const replaces = state?.release ?? null;
  const said = reason ?? (release === undefined ? 'rolled back' : '');
  await api.moveChannel(channel, { release: target, replaces, reason: said, unproven });
  console.log(`${channel} now points at ${target}, before at ${replaces ?? 'nothing'}`);
}
