/** The twelve colour names a garment can get, and which of them a CIELAB colour is called. */
import { labOf } from './cielab.ts';
import type { Lab } from './cielab.ts';

/**
 * The eleven basic colour terms of Berlin & Kay, "Basic Color Terms" (1969), and beige, which shops need and the eleven
 * divide between brown, white and yellow.
 */
export const COLOUR_NAMES = [
  'black',
  'white',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'beige',
] as const;

export type ColourName = (typeof COLOUR_NAMES)[number];

/**
 * What people call each name, as sRGB: answers of the xkcd colour survey (222,500 sessions; CC0,
 * https://xkcd.com/color/rgb.txt), several per name because a name is a region and not a point. Screens show louder
 * colours than cloth does, so the dull, dusty and dark answers are here too.
 * Black, white and grey are steps of neutral lightness instead (`neutral`): cloth is never as black as a screen.
 */
const SURVEY: Readonly<Record<Exclude<ColourName, 'black' | 'white' | 'grey'>, string>> = {
  red: 'e50000 840000 8f1402 be0119 d3494e bb3f3f 9e3623 610023 a90308 c44240 850e04 ff474c b9484e 80013f 4b0101 fb2943 d5174e ca0147 be013c',
  orange: 'f97306 c65102 fdaa48 c04e01 f0833a ff964f fe420f cb7723 fd8d49 dc4d01 c9643b',
  yellow: 'ffff14 fffe7a d5b60a dbb40c ceb301 eedc5b fdde6c fec615 f4d054 d2bd0a ffff84 cb9d06 c69c04 feff7f b59410 bfac05',
  green:
    '15b01a 033500 96f97b 677a04 06470c 87ae73 4b5d16 74a662 76a973 029386 06c2ac 25a36f 137e6d 005249 0a5f38 3c9992 b0ff9d 8fff9f 90e4c1 2b5d34 667c3e 3c4d03 373e02 82cbb2 0a481e 658d6d 728639 749551',
  blue: '0343df 00035b 95d0fc 01153e 75bbfd 3b638c 5a86ad 0504aa 49759c 214761 1f3b4d 29465b 0485d1 0a888a 01889f 06b1c4 014d4e 9dbcd4 b1d1fc 00022e 475f94 03719c 5e819d 2e5a88 4e7496 658cbb b7c9e2 2138ab 1e488f 276ab3 436bad 3a18b1 4b57db 5170d7',
  purple: '7e1e9c 35063e bf77f6 84597e 895b7b c79fef a66fb5 580f41 cea2fd 9a0eea 6c3461 d6b4fc 825f87 4b006e ac86a8 3d0734',
  pink: 'ff81c0 ffd1df ff028d cb416b d5869d d58a94 ff796c cf6275 fdb0c0 c0737a cb0162 ffcfdc fe01b1 d648d7 de9dac f29e8e fdc1c5 c3909b',
  brown:
    '653700 341c02 ad8150 7f2b0a 3d1c02 7f5112 876e4b 836539 9d7651 7a6a4f 4a0100 a9561e b1916e 7f684e 673a3f 411900 b17261 7f7053',
  beige: 'ac9362 d3b683 cfaf7b b9a281 beae8a ada587 ba9e88 ffd8b1 b2996e e6daa6',
};

/** How much more a trace of hue tells against grey than for any other name: people name the hue where they see one. */
const AGAINST_GREY = 1.5;

interface Prototype extends Lab {
  readonly name: ColourName;
}

const neutral = (name: ColourName, ...steps: readonly number[]): Prototype[] => steps.map((L) => ({ name, L, a: 0, b: 0 }));

const survey = (name: ColourName, answers: string): Prototype[] =>
  answers.split(' ').map((hex) => {
    const value = Number.parseInt(hex, 16);
    return { name, ...labOf(value >> 16, (value >> 8) & 255, value & 255) };
  });

const PROTOTYPES: readonly Prototype[] = [
  ...neutral('black', 0, 6, 12, 18, 24),
  ...neutral('grey', 32, 40, 48, 56, 64, 72),
  ...neutral('white', 83, 93, 100),
  ...COLOUR_NAMES.flatMap((name) => (name in SURVEY ? survey(name, SURVEY[name as keyof typeof SURVEY]) : [])),
];

/**
 * The name of one colour: that of the nearest prototype. Lightness counts half, as in CMC(2:1), the difference that
 * textile makers use (ISO 105-J03): folds and shade change the lightness of cloth more than its hue.
 */
export function nameOf(colour: Lab): ColourName {
  let best: ColourName = 'grey';
  let least = Infinity;
  for (const { name, L, a, b } of PROTOTYPES) {
    const hue = (colour.a - a) ** 2 + (colour.b - b) ** 2;
    const distance = ((colour.L - L) / 2) ** 2 + (name === 'grey' ? AGAINST_GREY * hue : hue);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}
