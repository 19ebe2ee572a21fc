#!/usr/bin/env node
/** `kiosk-launch`: starts Chromium as a store screen with the GPU it has, and keeps it there. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandError, readArguments, runCommand } from '../lib/command.ts';
import { browserVersion, findBrowser, startBrowser, type Launch } from './browser.ts';
import { Chosen } from './chosen.ts';
import { displaySize, keepAwake } from './display.ts';
import { placeExtension, PROBE_PAGE } from './extension.ts';
import type { Choice, FlagSet, Outcome } from './flags.ts';
import { findGpuProcess } from './gpu-process.ts';
import { install, UNIT_FILE } from './install.ts';
import { takeLock } from './lock.ts';
import { log } from './log.ts';
import { machineKey } from './machine.ts';
import { policy } from './policy.ts';
import { probe } from './probe.ts';
import { healProfile, setAside } from './profile.ts';
import { supervise } from './supervisor.ts';
import { unit } from './unit.ts';

const HELP = `
kiosk-launch ADDRESS [options] [-- FLAGS OF CHROMIUM]

Shows the kiosk at ADDRESS full screen and keeps it there: tries which flags give its page this machine's GPU, starts
Chromium with them, and starts it again whenever it ends. Ends with SIGTERM or Ctrl+C.

  --install         writes the browser's policy and the systemd unit, then ends (as root)
    --user NAME     who the unit runs as (default: vitrine)
    --root DIR      writes below DIR
  --print WHAT      prints policy or unit, then ends
  --state DIR       where profile and choice are kept (default: $STATE_DIRECTORY, else ~/.local/state/vitrine-kiosk)
  --chromium PATH   another browser than the first Chromium on the path
`;

const OPTIONS = {
  install: { type: 'boolean', default: false },
  user: { type: 'string', default: 'vitrine' },
  root: { type: 'string', default: '/' },
  print: { type: 'string' },
  state: { type: 'string' },
  chromium: { type: 'string' },
} as const;

await runCommand(HELP, main);

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const cut = words.includes('--') ? words.indexOf('--') : words.length;
  const { values, positionals } = readArguments(OPTIONS, words.slice(0, cut));
  const flags = words.slice(cut + 1);
  const address = readAddress(positionals);
  const unitOptions = { address, user: values.user, launcher: `${process.execPath} ${resolve(process.argv[1] ?? '')}` };
  if (values.print !== undefined) return print(values.print, address, unit(unitOptions));
  const chromium = findBrowser(values.chromium);
  if (values.install) {
    for (const file of install(values.root, chromium, unitOptions)) log(`wrote ${file}`);
    return log(`start it with: systemctl enable --now ${UNIT_FILE.slice(UNIT_FILE.lastIndexOf('/') + 1)}`);
  }
  const asked = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => asked.abort());
  try {
    await run(asked.signal, {
      chromium,
      address,
      flags,
      state: resolve(values.state ?? defaultState()),
    });
  } catch (error) {
    if (!asked.signal.aborted) throw error;
  }
  if (asked.signal.aborted) log('ended as asked');
}

/** https, or http on this machine, where a browser gives out the camera as well. */
function readAddress(positionals: readonly string[]): string {
  const [text, ...others] = positionals;
  if (text === undefined || others.length > 0)
    throw new CommandError('Give one address, as in: kiosk-launch https://vitrine.example.com/', 2);
  const url = URL.canParse(text) ? new URL(text) : null;
  const local = url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (!url || (url.protocol !== 'https:' && !local))
    throw new CommandError(`${text} is no https address; a browser gives the camera to no other.`, 2);
  return url.href;
}

function print(what: string, address: string, unitText: string): void {
  if (what !== 'policy' && what !== 'unit') throw new CommandError(`--print ${what}: choose policy or unit.`, 2);
  process.stdout.write(what === 'unit' ? unitText : `${JSON.stringify(policy(address), null, 2)}\n`);
}

function defaultState(): string {
  return (
    process.env['STATE_DIRECTORY'] ?? join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'vitrine-kiosk')
  );
}

interface Run {
  readonly chromium: string;
  readonly address: string;
  readonly flags: readonly string[];
  readonly state: string;
}

async function run(asked: AbortSignal, { chromium, address, flags, state }: Run): Promise<void> {
  if (process.getuid?.() === 0 && !flags.includes('--no-sandbox'))
    throw new CommandError('Run it as a user of its own: as root Chromium has no sandbox and does not start.');
  mkdirSync(state, { recursive: true });
  takeLock(join(state, 'launcher.pid'));
  const version = await browserVersion(chromium);
  log(`${version}, ${address}`);
  if (!keepAwake()) log('there is no xset here: the page itself keeps the display awake');

  const place = (name: string, home: string) =>
    placeExtension(join(import.meta.dirname, 'extension'), join(state, name), address, home);
  const profile = join(state, 'profile');
  const launch: Launch = { chromium, address, flags, profile, extension: place('extension', address), size: displaySize() };
  const trying: Launch = { ...launch, profile: join(state, 'probe'), extension: place('probe-extension', PROBE_PAGE) };
  const chosen = new Chosen(join(state, 'flags.json'), machineKey(version), async (set) => {
    const outcome = await probe(asked, set, trying);
    log(describe(outcome));
    return outcome;
  });
  let said: FlagSet | undefined;
  await supervise(asked, {
    flags: async () => {
      const choice = await chosen.get();
      if (choice.set !== said) log(conclude(choice));
      said = choice.set;
      return choice.set;
    },
    rejectFlags: (set) => chosen.reject(set),
    start: (set) => startBrowser({ ...launch, size: displaySize(), flags: [...set.flags, ...flags] }),
    gpuProcess: () => findGpuProcess(profile),
    healProfile: () => healProfile(profile),
    setAside: (keep) => setAside(profile, keep),
    log,
  });
}

function describe({ set, found, detail, composites }: Outcome): string {
  const drawn = found === 'real' && !composites ? ', but pages are drawn without it' : '';
  return `flags "${set}": ${found === 'real' ? 'a real adapter' : found} (${detail})${drawn}`;
}

function conclude({ set, outcomes }: Choice): string {
  const found = outcomes.find((outcome) => outcome.set === set.name);
  return found ? `the GPU is ${found.detail}, with the flags "${set.name}"` : 'no flags give a real GPU: the models run on wasm';
}
