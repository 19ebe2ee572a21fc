/** `npm run operators`: the owner gives tokens to others, lists them and revokes them. */
import { Api } from '#client/api';
import { scopeSchema, type Scope } from '#contract/operators';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { readServer, readToken } from './lib/settings.ts';

const HELP = `
Usage: npm run operators -- list
       npm run -s operators -- add NAME --scopes SCOPE,…
       npm run operators -- revoke NAME

Gives somebody a token of their own, under whose name everything they do is kept. Only the owner, the holder of
OPERATOR_TOKEN, may. \`add\` prints the token alone on stdout, once; the worker keeps only its hash.

  --scopes LIST     what the token allows, by commas: view (read everything), push (store versions),
                    release (make releases, move channels); none includes another
  --server URL      the worker; else VITRINE_SERVER, else http://127.0.0.1:8787
  --token TOKEN     the owner's token; better VITRINE_TOKEN; for a worker on this machine .dev.vars is read

Exit status: 0 done, 1 refused or failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values, positionals } = readArguments({
    scopes: { type: 'string' },
    server: { type: 'string' },
    token: { type: 'string' },
  });
  const [verb = 'list', name = '', ...rest] = positionals;
  const named = verb === 'add' || verb === 'revoke';
  if (
    (!named && verb !== 'list') ||
    named === (name === '') ||
    rest.length > 0 ||
    (verb === 'add') === (values.scopes === undefined)
  )
    throw new CommandError('Say `list`, `add NAME --scopes view,push` or `revoke NAME`. See --help.', 2);
  const scopes = readScopes(values.scopes ?? '');
  const origin = readServer(values.server);
  const api = new Api({ origin, token: await readToken(values.token, origin) });
  if (verb === 'list') await list(api);
  else if (verb === 'add') await add(api, name, scopes);
  else console.log(`${name} was revoked at ${(await api.revokeOperator(name)).revokedAt}`);
});

async function list(api: Api): Promise<void> {
  for (const { name, scopes, createdAt, revokedAt } of await api.operators())
    console.log(
      `${name.padEnd(20)} ${scopes.join(', ').padEnd(20)} since ${createdAt}${revokedAt ? `, revoked ${revokedAt}` : ''}`,
    );
}

async function add(api: Api, name: string, scopes: readonly Scope[]): Promise<void> {
  const { token } = await api.addOperator(name, scopes);
  process.stderr.write(`${name} may ${scopes.join(', ')}. The token, which is shown only here:\n`);
  console.log(token);
}

function readScopes(text: string): Scope[] {
  return text
    .split(',')
    .filter((word) => word !== '')
    .map((word) => {
      const scope = scopeSchema.safeParse(word.trim());
      if (scope.success) return scope.data;
      throw new CommandError(`--scopes: "${word}" is none; there are ${scopeSchema.options.join(', ')}.`, 2);
    });
}
