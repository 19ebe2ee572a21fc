/** What may be said of one person: which of the answers of their regions go together, and which comes first. Pure rules. */
import { nameOf } from './answer.ts';
import type { Garment, RegionKind, Verdict } from './types.ts';

/** From the outside in and from the top down. */
export const KINDS: readonly RegionKind[] = ['held', 'outer', 'whole', 'upper', 'lower', 'feet', 'head', 'carry'];
/** What may lead: a bag, a hat or shoes only when they are held up. */
const LEADING: readonly RegionKind[] = ['held', 'outer', 'whole', 'upper', 'lower'];
/** What cannot be seen behind a garment that is held up. */
export const COVERED: readonly RegionKind[] = ['outer', 'whole', 'upper', 'lower', 'carry'];
/** How much surer the other reading of an outfit must be before a dress becomes a shirt and a skirt, or the reverse. */
const MARGIN = 0.3;

/** Whether a person wears one garment from the shoulders to the legs, or an upper and a lower one. */
export type Cut = 'whole' | 'parts';

/** The steady answer of one region of a person. */
export interface RegionAnswer extends Pick<Garment, 'kind' | 'box' | 'shade'> {
  /** Null while nothing was read there. */
  readonly verdict: Verdict | null;
  /** Whether it was read for so short a time that the answer may still be another in a moment. */
  readonly young: boolean;
}

/**
 * What the person wears, in the order of KINDS: only what is named or told by its group; nothing twice; never a whole garment
 * beside an upper or lower one, whichever is surer; nothing behind a named garment that is held up. `before` is the cut that was
 * shown last, which stays unless the other is surer by MARGIN.
 */
export function outfitOf(
  answers: readonly RegionAnswer[],
  before: Cut | null,
): { readonly garments: readonly Garment[]; readonly cut: Cut | null } {
  const told = answers.flatMap(({ verdict, young: _, ...region }): Garment[] =>
    verdict?.decision === 'named' || verdict?.decision === 'group' ? [{ ...region, verdict }] : [],
  );
  const cut = cutOf(told, before);
  const held = told.find(({ kind, verdict }) => kind === 'held' && verdict.decision === 'named');
  const garments = told
    .filter(({ kind }) => (cut === 'whole' ? kind !== 'upper' && kind !== 'lower' : kind !== 'whole'))
    // Hands move a lot: what is held up without a name is nothing.
    .filter(({ kind, verdict }) => {
      if (held === undefined || kind === 'held') return held !== undefined || kind !== 'held';
      return !COVERED.includes(kind) && nameOf(verdict) !== nameOf(held.verdict);
    });
  return { garments: garments.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)), cut };
}

function cutOf(told: readonly Garment[], before: Cut | null): Cut | null {
  const sureOf = (...kinds: RegionKind[]) => {
    const sure = told.filter(({ kind }) => kinds.includes(kind)).map(({ verdict }) => verdict.confidence);
    return sure.length === 0 ? null : sure.reduce((sum, each) => sum + each, 0) / sure.length;
  };
  const [whole, parts] = [sureOf('whole'), sureOf('upper', 'lower')];
  if (whole === null) return parts === null ? null : 'parts';
  if (parts === null) return 'whole';
  const handicap = before === null ? 0 : before === 'whole' ? MARGIN : -MARGIN;
  return whole + handicap > parts ? 'whole' : 'parts';
}

/** What is said first of a person, and the region that it was read in; null where no region can be told. */
export interface Headline {
  readonly kind: RegionKind | null;
  readonly verdict: Verdict;
}

/**
 * What to say first of a person: the outermost garment on the upper body that is named, else the outermost that is told. The region
 * `before` that led last goes on leading while it can be told, unless another on the upper body is named where it is not, or is held up:
 * who is in a jumper that nobody can name for certain is not told of their trousers in its place. The first
 * headline (`before` null) is null while a region further out has not been read, or is young and sees something, and while regions are
 * unread or young and nothing can be told; unsure when all were read in vain. `garments` are of no young region then.
 */
export function headlineOf(
  garments: readonly Garment[],
  answers: readonly RegionAnswer[],
  before: Headline | null = null,
): Headline | null {
  const leading = garments.filter(({ kind }) => LEADING.includes(kind));
  const isNamed = ({ verdict }: Garment) => verdict.decision === 'named';
  const outermost = leading.find((garment) => isNamed(garment) && garment.kind !== 'lower') ?? leading[0];
  const last = leading.find(({ kind }) => kind === before?.kind);
  const isOverruled = outermost?.kind === 'held' || (outermost && isNamed(outermost) && !(last && isNamed(last)));
  const first = last === undefined || isOverruled ? outermost : last;
  const open = answers.filter(({ kind, verdict, young }) => LEADING.includes(kind) && (verdict === null || young));
  if (first !== undefined) {
    const further = open.filter(({ kind }) => KINDS.indexOf(kind) < KINDS.indexOf(first.kind));
    const isWaitedFor = further.some(({ verdict }) => verdict?.decision !== 'nothing');
    return isWaitedFor && before === null ? null : first;
  }
  if (open.length > 0 && before === null) return null;
  const unsure = answers.find(({ kind, verdict }) => LEADING.includes(kind) && verdict?.decision === 'unsure')?.verdict;
  return { kind: null, verdict: unsure ?? { decision: 'unsure', group: null, confidence: 0, guesses: [] } };
}
