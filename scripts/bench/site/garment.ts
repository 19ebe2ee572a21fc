/** Which garment everybody reads: the one on the upper body, in the region where the kiosk looks for it. */
import type { Person } from '../../../kiosk/pipeline/people/person.ts';
import { regionsOf } from '../../../kiosk/pipeline/people/regions.ts';
import type { Box } from '../../../kiosk/pipeline/types.ts';

/** In pixels of a frame of width × height; null where no shoulder is visible. */
export function upperBody(person: Person | null, width: number, height: number): Box | null {
  if (person === null) return null;
  return regionsOf(person, width, height).find(({ kind }) => kind === 'upper')?.box ?? null;
}
