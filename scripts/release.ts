/** `npm run release`: lists releases and channels, and moves a channel forward or back. */
import { channelSchema, type Channel } from '#contract/ids';
import { listChannels, listReleases, moveChannel, type Server } from './api.ts';
import { CommandError, readArguments, runCommand } from './command.ts';
import { readServer, readToken } from './settings.ts';

const HELP = `
Usage: npm run release -- list
       npm run release -- move CHANNEL RELEASE [--reason TEXT]
       npm run release -- move CHANNEL --back [--reason TEXT]

Lists every release and where the channels point, or moves a channel (${channelSchema.options.join(', ')}).

  --back            to the release that the channel pointed at before its last move
  --reason TEXT     kept in the channel's history
  --server URL      the worker; else VITRINE_SERVER, else http://127.0.0.1:8787
  --token TOKEN     the operator token; better VITRINE_TOKEN; for a worker on this machine .dev.vars is read

Exit status: 0 done, 1 refused or failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values, positionals } = readArguments({
    back: { type: 'boolean', default: false },
    reason: { type: 'string' },
    server: { type: 'string' },
    token: { type: 'string' },
  });
  const [verb = 'list', channelText = '', release, ...rest] = positionals;
  const origin = readServer(values.server);
  if (verb === 'list' && positionals.length <= 1) return list({ origin, token: await readToken(values.token, origin) });
  if (verb !== 'move' || rest.length > 0 || values.back === (release !== undefined))
    throw new CommandError('Say `list`, `move CHANNEL RELEASE` or `move CHANNEL --back`. See --help.', 2);
  const channel = channelSchema.safeParse(channelText);
  if (!channel.success)
    throw new CommandError(`"${channelText}" is not a channel; there are ${channelSchema.options.join(' and ')}.`, 2);
  await move({ origin, token: await readToken(values.token, origin) }, channel.data, release, values.reason);
});

async function list(server: Server): Promise<void> {
  const [channels, releases] = await Promise.all([listChannels(server), listReleases(server)]);
  for (const { channel, release, history } of channels)
    console.log(`${channel.padEnd(8)} ${release ?? 'points nowhere'}${history[0] ? `  since ${history[0].at}` : ''}`);
  console.log(releases.length === 0 ? '\nno releases yet' : '');
  for (const { id, createdAt, models, note } of releases)
    console.log(
      `${id}  ${createdAt}  ${models.map(({ name, version }) => `${name} ${version}`).join(', ')}${note ? `  (${note})` : ''}`,
    );
}

async function move(server: Server, channel: Channel, release: string | undefined, reason: string | undefined): Promise<void> {
  const target = release ?? (await previousOf(server, channel));
  await moveChannel(server, channel, target, reason ?? (release === undefined ? 'rolled back' : ''));
  console.log(`${channel} now points at ${target}`);
}

async function previousOf(server: Server, channel: Channel): Promise<string> {
  const previous = (await listChannels(server)).find((state) => state.channel === channel)?.history[0]?.previous;
  if (previous) return previous;
  throw new CommandError(`${channel} has no earlier release to go back to.`);
}
