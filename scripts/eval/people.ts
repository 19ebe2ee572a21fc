/** Who is in a picture and where their garments are: the people model, decoded as the kiosk decodes it. */
import type { PoseMap } from '#contract/pose-card';
import { wholeBox } from '../../kiosk/pipeline/guide.ts';
import { decodePeople } from '../../kiosk/pipeline/people.ts';
import type { Person, PoseMaps } from '../../kiosk/pipeline/person.ts';
import { regionsOf, type Region } from '../../kiosk/pipeline/regions.ts';
import type { Pixels } from '../../kiosk/pipeline/types.ts';
import { CommandError } from '../command.ts';
import type { Bench } from './bench.ts';

export type { Region };

/** The people model, ready to be asked. */
export interface People {
  readonly version: string;
  /** Everybody in the picture, the main person first. */
  readonly find: (pixels: Pixels) => Promise<readonly Person[]>;
  /** The regions of the main person; null when nobody is in the picture. */
  readonly regions: (pixels: Pixels) => Promise<readonly Region[] | null>;
}

/** The newest people model; null when none is released. A CommandError when its card describes no pose model. */
export async function openPeople(bench: Pick<Bench, 'find'>): Promise<People | null> {
  const found = await bench.find('people');
  if (found === null) return null;
  const { card, run } = found;
  if (card.task !== 'pose') throw new CommandError(`${card.name} ${card.version} finds no people, its task is ${card.task}.`);
  const maps = Object.keys(card.output) as PoseMap[];
  const find = async (pixels: Pixels) => {
    const { width, height } = pixels;
    const values = await run(
      pixels,
      wholeBox(width, height),
      maps.map((map) => card.output[map]),
    );
    return decodePeople(Object.fromEntries(maps.map((map, i) => [map, values[i]])) as unknown as PoseMaps, card, width, height);
  };
  const regions = async (pixels: Pixels) => {
    const [main] = await find(pixels);
    return main === undefined ? null : regionsOf(main, pixels.width, pixels.height);
  };
  return { version: card.version, find, regions };
}
