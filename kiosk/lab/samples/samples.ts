/** Two dozen sample pictures, free of rights: each is drawn when it is first needed. */
import { boxOf, emptyRoom, personSvg, type Size, type Standing } from './figures.ts';
import { garmentSvg, type GarmentType } from './garments.ts';

export interface Sample {
  /** Names it in a link. */
  readonly id: string;
  readonly title: { readonly en: string; readonly de: string };
  /** The whole picture, as SVG. */
  readonly svg: () => string;
}

const COLOURS = {
  navy: { ink: '#24466b', en: 'navy', de: 'marineblau' },
  red: { ink: '#8c2f39', en: 'red', de: 'rot' },
  green: { ink: '#3f6b3a', en: 'green', de: 'grün' },
  sand: { ink: '#b79b6c', en: 'sand', de: 'sandfarben' },
} as const;
type Colour = keyof typeof COLOURS;

const GARMENTS: Readonly<Record<GarmentType, { readonly en: string; readonly de: string; readonly colours: readonly Colour[] }>> =
  {
    't-shirt': { en: 'T-shirt', de: 'T-Shirt', colours: ['navy', 'green'] },
    knitwear: { en: 'Jumper', de: 'Pullover', colours: ['red', 'sand'] },
    trousers: { en: 'Trousers', de: 'Hose', colours: ['navy', 'sand'] },
    shorts: { en: 'Shorts', de: 'Shorts', colours: ['green', 'navy'] },
    skirt: { en: 'Skirt', de: 'Rock', colours: ['red', 'navy'] },
    dress: { en: 'Dress', de: 'Kleid', colours: ['red', 'green'] },
    hat: { en: 'Hat', de: 'Hut', colours: ['sand', 'navy'] },
    shoes: { en: 'Shoe', de: 'Schuh', colours: ['navy', 'red'] },
  };

const FRAME: Size = { width: 640, height: 480 };
const PEOPLE: readonly { id: string; en: string; de: string; size: Size; people: readonly Standing[] }[] = [
  { id: 'two-people', en: 'Two people', de: 'Zwei Personen', size: FRAME, people: pair(0, 304, 320, 316) },
  { id: 'jumper-person', en: 'Somebody in a jumper', de: 'Jemand im Pullover', size: FRAME, people: [at('jumper', 168, 304)] },
  { id: 'dress-person', en: 'Somebody in a dress', de: 'Jemand im Kleid', size: FRAME, people: [at('dress', 168, 316)] },
  { id: 'far-people', en: 'Two people far off', de: 'Zwei Personen weit weg', size: FRAME, people: pair(140, 150, 350, 160) },
  {
    id: 'turned-person',
    en: 'Somebody who turns aside',
    de: 'Jemand, der sich abwendet',
    size: FRAME,
    people: [{ ...at('jumper', 168, 304), turned: 0.55 }],
  },
  {
    id: 'wide-room',
    en: 'Two people in a wide room',
    de: 'Zwei Personen in einem breiten Raum',
    size: { width: 1280, height: 720 },
    people: pair(160, 460, 680, 470),
  },
];

function at(who: Standing['who'], left: number, width: number): Standing {
  return { who, left, width };
}

function pair(left: number, width: number, otherLeft: number, otherWidth: number): Standing[] {
  return [at('jumper', left, width), at('dress', otherLeft, otherWidth)];
}

/** All of them, people first. */
export const SAMPLES: readonly Sample[] = [
  ...PEOPLE.map(({ id, en, de, size, people }): Sample => ({ id, title: { en, de }, svg: () => roomSvg(size, people) })),
  ...Object.entries(GARMENTS).flatMap(([type, { en, de, colours }]) =>
    colours.map((colour): Sample => {
      const { ink, ...names } = COLOURS[colour];
      const title = { en: `${en}, ${names.en}`, de: `${de}, ${names.de}` };
      return { id: `${type}-${colour}`, title, svg: () => garmentSvg(type as GarmentType, ink) };
    }),
  ),
  { id: 'empty-room', title: { en: 'An empty room', de: 'Ein leerer Raum' }, svg: () => emptyRoom(FRAME) },
  { id: 'mug', title: { en: 'A mug', de: 'Ein Becher' }, svg: mugSvg },
];

/** A room with people in it; the later ones stand before the earlier ones. */
function roomSvg(size: Size, people: readonly Standing[]): string {
  const { width, height } = size;
  const placed = people.map((person) => {
    const box = boxOf(person, height);
    const place = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" preserveAspectRatio="none"`;
    return personSvg(person.who, person.width).replace(/^<svg [^>]*?viewBox/, `<svg ${place} viewBox`);
  });
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;
  return `${open}${emptyRoom(size)}${placed.join('')}</svg>`;
}

function mugSvg(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480">
    <rect width="640" height="480" fill="#dcd5c9"/><rect y="350" width="640" height="130" fill="#9a8468"/>
    <path d="M404 220 q84 -8 80 62 q-4 66 -92 62 l4 -26 q60 6 62 -38 q0 -38 -54 -34 z" fill="#356f8f"/>
    <path d="M226 170 L414 170 L402 380 Q320 404 238 380 Z" fill="#3f82a6"/><ellipse cx="320" cy="170" rx="94" ry="22" fill="#2b5d78"/>
    <ellipse cx="320" cy="176" rx="82" ry="15" fill="#4b2e1c"/></svg>`;
}
