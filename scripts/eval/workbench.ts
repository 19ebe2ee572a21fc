/** What every set is given: the data folder, the taxonomy, the open models, and how to go through pictures. */
import { CommandError } from '../lib/command.ts';
import { asClassifier, openNewest, type Classifier, type OpenModel } from './model.ts';
import { PictureError } from './pictures.ts';
import type { As } from './speeds.ts';
import type { Taxonomy } from '../../kiosk/measure/taxonomy.ts';

/** The folder does not have this set, or not this split of it. */
export class AbsentError extends Error {
  override readonly name = 'AbsentError';
}

export interface WorkbenchOptions {
  /** A folder laid out as scripts/eval/README.md says. */
  readonly data: string;
  /** The split to measure; undefined picks each set's reporting split. */
  readonly split: string | undefined;
  /** The folder of released models, NAME/VERSION. */
  readonly released: string;
  readonly taxonomy: Taxonomy;
  /** The kiosks whose screens are measured; see speeds.ts. */
  readonly as: readonly As[];
  /** At most so many photos of a set are shown, evenly picked. */
  readonly most?: number | undefined;
  /** Where progress and the names of broken pictures go. */
  readonly say: (text: string) => void;
}

export interface Workbench extends WorkbenchOptions {
  /** The newest version of a model, opened on the first call; null when none is released. */
  find(name: string): Promise<OpenModel | null>;
  /** A classifier by its name; a CommandError when none is released. */
  classifier(name: string): Promise<Classifier>;
  /** Makes something on the first call and returns the same on the others: several sets need the same readings. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
  /**
   * Calls `work` for one item after the other and says how far it is. An item whose picture is missing or broken is
   * named, counted and left out. Throws a CommandError when not one of them could be used.
   */
  each<T>(label: string, items: readonly T[], work: (item: T) => Promise<void>): Promise<Tried>;
  /** The items that are shown: all, or `most` of them, evenly picked. */
  some<T>(items: readonly T[]): readonly T[];
}

export interface Tried {
  /** One message for each picture that could not be used. */
  readonly broken: readonly string[];
}

/** Says how far it is at most this often, in ms. */
const PROGRESS_MS = 5000;

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known as Promise<T>;
  };
  const find = (name: string) => once(`model ${name}`, () => openNewest(options.released, name));
  const classifier = async (name: string) => {
    const found = await find(name);
    if (found === null) throw new CommandError(`No model "${name}" is released under ${options.released}.`);
    return asClassifier(found);
  };
  const each = async <T>(label: string, items: readonly T[], work: (item: T) => Promise<void>): Promise<Tried> => {
    const broken: string[] = [];
    let said = performance.now();
    for (const [index, item] of items.entries()) {
      try {
        await work(item);
      } catch (error) {
        if (!(error instanceof PictureError)) throw error;
        broken.push(error.message);
        options.say(`left out: ${error.message}`);
      }
      if (performance.now() - said < PROGRESS_MS) continue;
      said = performance.now();
      options.say(`${label}: ${index + 1} of ${items.length}`);
    }
    if (items.length > 0 && broken.length === items.length)
      throw new CommandError(`${label}: none of ${items.length} pictures could be used; the first: ${broken[0]}`);
    return { broken };
  };
  const some = <T>(items: readonly T[]): readonly T[] => {
    const { most = Infinity } = options;
    return items.length <= most ? items : Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
  };
  return { ...options, once, find, classifier, each, some };
}
