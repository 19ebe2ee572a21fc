/** The choice of flags, kept over restarts for as long as browser and drivers stay the same. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { choose, FLAG_SETS, outcomeSchema, WITHOUT_GPU, type Choice, type FlagSet, type Outcome } from './flags.ts';

const keptSchema = z.object({
  key: z.string(),
  set: z.string(),
  at: z.number(),
  outcomes: z.array(outcomeSchema),
  /** Sets that crashed the GPU process while the kiosk ran. */
  crashed: z.array(z.string()),
});
type Kept = z.output<typeof keptSchema>;

/** A card that was not found once may have been slow to start: without one they are tried again after this many ms. */
const RETRY_MS = 24 * 60 * 60_000;

export class Chosen {
  readonly #file: string;
  readonly #key: string;
  readonly #probe: (set: FlagSet) => Promise<Outcome>;
  readonly #sets: readonly FlagSet[];
  #kept: Kept | null;

  constructor(file: string, key: string, probe: (set: FlagSet) => Promise<Outcome>, sets: readonly FlagSet[] = FLAG_SETS) {
    this.#file = file;
    this.#key = key;
    this.#probe = probe;
    this.#sets = sets;
    this.#kept = read(file, key);
  }

  /** The kept choice, or one made now, which takes up to a minute a set. */
  async get(now = Date.now()): Promise<Choice> {
    const kept = this.#kept;
    const set = [...this.#sets, WITHOUT_GPU].find(({ name }) => name === kept?.set);
    if (kept && set && (set !== WITHOUT_GPU || now - kept.at < RETRY_MS)) return { set, outcomes: kept.outcomes };
    const crashed = kept?.crashed ?? [];
    const choice = await choose(
      this.#sets.filter(({ name }) => !crashed.includes(name)),
      this.#probe,
    );
    this.#keep({ key: this.#key, set: choice.set.name, at: now, outcomes: [...choice.outcomes], crashed });
    return choice;
  }

  /** The chosen set crashed the GPU process again and again: the next `get` chooses among the others. */
  reject(set: FlagSet): void {
    if (!this.#kept) return;
    this.#keep({ ...this.#kept, set: '', crashed: [...this.#kept.crashed, set.name] });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    writeFileSync(`${this.#file}.next`, JSON.stringify(kept, null, 2));
    renameSync(`${this.#file}.next`, this.#file);
  }
}

/** Null when there is none, none that can be read, or one of another browser or driver. */
function read(file: string, key: string): Kept | null {
  try {
    const kept = keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return kept.key === key ? kept : null;
  } catch {
    return null;
  }
}
