/** A Chromium for tests: a real process that hangs, dies, or reports an adapter over the real pipe, as its flags say. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a start does: `dies` at once, `closes` as a window does, `hangs` in silence, `deaf` also to SIGTERM, or shows a page of this title. */
export type Behaviour = 'dies' | 'closes' | 'hangs' | 'deaf' | { readonly title: unknown; readonly composites: boolean };

const PROGRAM = `#!${process.execPath}
const { appendFileSync, createReadStream, createWriteStream } = require('node:fs');
const [rules, starts] = [RULES, STARTS];
appendFileSync(starts, JSON.stringify(process.argv.slice(2)) + '\\n');
const [, behaviour] = rules.find(([flag]) => process.argv.includes(flag)) ?? rules.at(-1);
if (behaviour === 'dies') process.exit(3);
if (behaviour === 'closes') process.exit(0);
if (behaviour === 'deaf') process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);
if (typeof behaviour === 'object' && process.argv.includes('--remote-debugging-pipe')) {
  const answers = createWriteStream('', { fd: 4 });
  let text = '';
  createReadStream('', { fd: 3 }).on('data', (data) => {
    text += data;
    const commands = text.split('\\0');
    text = commands.pop();
    for (const { id, method } of commands.map((command) => JSON.parse(command))) {
      const page = { type: 'page', url: 'chrome-extension://abc/probe.html', title: JSON.stringify(behaviour.title) };
      const status = { gpu_compositing: behaviour.composites ? 'enabled' : 'disabled_software' };
      const result = method === 'Target.getTargets' ? { targetInfos: [page] } : { gpu: { featureStatus: status } };
      // In two parts, as a pipe may give it.
      const answer = JSON.stringify({ id, result }) + '\\0';
      answers.write(answer.slice(0, 9));
      setTimeout(() => answers.write(answer.slice(9)), 5);
    }
  });
}
`;

export class FakeChromium {
  readonly folder = mkdtempSync(join(tmpdir(), 'vitrine-fake-'));
  readonly path = join(this.folder, 'chromium');
  readonly starts = join(this.folder, 'starts.jsonl');

  /** The first rule whose flag is among those of a start holds; the last one holds for all others. */
  constructor(...rules: readonly (readonly [flag: string, behaviour: Behaviour])[]) {
    writeFileSync(this.starts, '');
    const program = PROGRAM.replace('RULES', () => JSON.stringify(rules)).replace('STARTS', () => JSON.stringify(this.starts));
    writeFileSync(this.path, program);
    chmodSync(this.path, 0o755);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
