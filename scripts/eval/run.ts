/** Runs the sets one after the other; one that is absent or fails stops no other. */
import { CommandError } from '../lib/command.ts';
import { AbsentError, type Workbench } from './workbench.ts';
import type { Outcome, Section } from '../../kiosk/measure/report.ts';
import { measureCatalogue } from './sets/catalogue.ts';
import { measureClips } from './sets/clips.ts';
import { measureFashionMnist } from './sets/fashion-mnist.ts';
import { measureGarments } from './sets/garments.ts';
import { measureMirror } from './sets/mirror.ts';
import { measureNotClothing } from './sets/not-clothing.ts';
import { measurePeople } from './sets/people.ts';
import { measureWorn } from './sets/worn.ts';

/** Every set by the name of its folder (mirror: those of clips and worn), in the order in which they are measured. */
export const SETS: Readonly<Record<string, (bench: Workbench) => Promise<Section[]>>> = {
  garments: measureGarments,
  people: measurePeople,
  worn: measureWorn,
  'not-clothing': measureNotClothing,
  clips: measureClips,
  mirror: measureMirror,
  'fashion-mnist': measureFashionMnist,
  catalogue: measureCatalogue,
};

/** Measures the named sets. Never throws: what goes wrong is the set's outcome, a defect with its stack. */
export async function runSets(bench: Workbench, names: readonly string[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const name of names) {
    bench.say(`${name} …`);
    outcomes.set(name, await attempt(bench, name));
  }
  return outcomes;
}

async function attempt(bench: Workbench, name: string): Promise<Outcome> {
  try {
    const measure = SETS[name];
    if (measure === undefined) return { state: 'absent', why: `there is no set called ${name}` };
    return { state: 'measured', sections: await measure(bench) };
  } catch (error) {
    if (error instanceof AbsentError) return { state: 'absent', why: error.message };
    const known = error instanceof CommandError || !(error instanceof Error);
    return {
      state: 'failed',
      why: known ? String(error instanceof Error ? error.message : error) : (error.stack ?? error.message),
    };
  }
}
