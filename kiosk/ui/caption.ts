/** What is said of a person in one sentence: "Orange coat, with green trousers and a grey bag". Pure. */
import { answerOf, nameOf } from '../pipeline/answer.ts';
import type { Garment, Scene, Shade, Verdict, Wearer } from '../pipeline/types.ts';
import type { Language } from '../state/settings.ts';
import type { Names, Shown } from '../state/state.ts';
import { groupTitle, labelTitle } from './names.ts';
import { mirrorText } from './text/mirror.ts';

export interface Caption {
  /** What leads, as it begins the sentence, and the rest of it; '' where there is none. */
  readonly head: string;
  readonly rest: string;
  /** What leads is known by its group alone. */
  readonly isOpen: boolean;
  /** What leads, for whoever wants to find it: its label's id and its colour's, null where either is not known. */
  readonly type: string | null;
  readonly colour: string | null;
}

/** How many garments a sentence names after the first: more is a list, and not read while walking. */
const FURTHER = 3;

/** The sentence of what is said in big type; null while nothing is named. */
export function captionOf({ scene, names }: Shown, language: Language): Caption | null {
  const { headline } = scene;
  if (headline === null || titleOf(names, headline, language) === null) return null;
  const [nearest] = scene.people;
  const lead = nearest?.garments.find(({ verdict }) => answerOf(verdict) === answerOf(headline));
  return sentence(lead ?? alone(scene, headline), nearest?.garments ?? [], names, language);
}

/** The sentence of somebody else in view, who is led by their outermost named garment; null where none is named. */
export function captionOfOther({ garments }: Wearer, names: Names, language: Language): Caption | null {
  const lead = garments.find(({ verdict }) => verdict.decision === 'named');
  return lead === undefined ? null : sentence(lead, garments, names, language);
}

/** The whole sentence, for who hears it. */
export function spoken({ head, rest }: Caption): string {
  return rest === '' ? head : `${head}, ${rest}`;
}

/** What a garment is called; null where it is neither named nor told by its group. */
export function titleOf(names: Names | undefined, verdict: Verdict, language: Language): string | null {
  const [best] = verdict.guesses;
  if (verdict.decision === 'named' && best !== undefined) return labelTitle(names, best, language);
  return groupTitle(names, verdict, language);
}

type Piece = Pick<Garment, 'kind' | 'verdict'> & { readonly shade?: Shade };

function alone({ shade }: Scene, verdict: Verdict): Piece {
  return { kind: 'guide', verdict, ...(shade && { shade }) };
}

function sentence(lead: Piece, garments: readonly Garment[], names: Names, language: Language): Caption {
  const words = mirrorText(language);
  const colourOf = ({ shade }: Piece) => (shade === undefined ? null : words.colours[shade.name]);
  const further = garments
    .filter((garment) => garment.verdict.decision === 'named' && answerOf(garment.verdict) !== answerOf(lead.verdict))
    .slice(0, FURTHER)
    .map((garment) => words.further(titleOf(names, garment.verdict, language) ?? '', colourOf(garment)));
  const first = words.first(titleOf(names, lead.verdict, language) ?? '', colourOf(lead));
  const list = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(further);
  return {
    head: lead.kind === 'held' ? words.held(first) : first,
    rest: further.length === 0 ? '' : words.rest(list),
    isOpen: lead.verdict.decision !== 'named',
    type: nameOf(lead.verdict),
    colour: lead.shade?.name ?? null,
  };
}
