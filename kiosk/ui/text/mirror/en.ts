/** English texts of the mirror, which visitors read. */
import type { ColourName } from '../../../pipeline/colour/colour-names.ts';

const colours: Record<ColourName, string> = {
  black: 'black',
  white: 'white',
  grey: 'grey',
  red: 'red',
  orange: 'orange',
  yellow: 'yellow',
  green: 'green',
  blue: 'blue',
  purple: 'purple',
  pink: 'pink',
  brown: 'brown',
  beige: 'beige',
};

export const mirrorEn = {
  step: 'Step in. I’ll say what you’re wearing.',
  show: 'Hold up something to wear. I’ll say what it is.',
  closer: 'Come a little closer',
  hello: 'Hello. One second …',
  light: 'Turn a little to the light',
  held: (piece: string) => `${piece}, held up`,
  findIt: 'Find it here',
  returning: (seconds: number) => `Starting over in ${seconds} s. Touch the screen to stay.`,
  opens: (time: string) => `Open again at ${time}`,
  /** What garments are called, by the id of their label, where a card has no title in this language; ours have English and German ones. */
  garments: {} as Readonly<Record<string, string>>,
  /** What a garment is called of which only the group is known, and whose card has no word for that. */
  groups: {
    upper: 'Top',
    outer: 'Coat or jacket',
    whole: 'Dress or jumpsuit',
    lower: 'Trousers or skirt',
    feet: 'Shoes',
    head: 'Hat',
    carry: 'Bag',
  },
  colours,
  /** A garment that leads the sentence; `colour` is one of the above, or null. */
  first: (title: string, colour: string | null) => capital(colour === null ? title : `${colour} ${inside(title)}`),
  /** A garment after that. */
  further: (title: string, colour: string | null) => {
    const words = colour === null ? inside(title) : `${colour} ${inside(title)}`;
    return takesArticle(title) ? `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${words}` : words;
  },
  /** All of it: `rest` is a list of further garments. */
  rest: (rest: string) => `with ${rest}`,
};

export type MirrorWords = typeof mirrorEn;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As it is written within a sentence; a T-shirt keeps its capital. */
function inside(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

/** Trousers, shoes and knitwear take none; a dress does. */
function takesArticle(title: string): boolean {
  const [first = ''] = title.split(' ');
  return !/[^s]s$/.test(first) && !/wear$/.test(title);
}
