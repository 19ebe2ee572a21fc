/**
 * People as drawings, so that nobody's photo is needed: standing upright, facing the camera, from head to shoes, each in clothes of their
 * own, with arms that hang or one that is raised. In a room of 640 × 480 they can stand anywhere, turn aside and pass each other.
 */

/** Somebody to draw, in a picture of 200 × 300: what is behind the body, then what lies on it, in order. */
interface Figure {
  readonly skin: string;
  /** What is drawn in skin; with hanging arms where it is left out. */
  readonly body?: string;
  readonly hair: { readonly colour: string; readonly behind?: string; readonly front: string };
  /** Bare arms and legs are drawn for everybody; clothes cover them. */
  readonly clothes: readonly { readonly colour: string; readonly outline: string; readonly seams?: string }[];
}

/** Legs, neck, head and the arm on the right of the picture; the other arm is drawn before. */
const REST =
  'L79 96 Q92 124 80 160 L81 214 L83 276 L94 276 L97 214 L99 168 L101 168 L103 214 L106 276 L117 276 L119 214 L120 160 Q108 124 121 96 L133 130 L139 166 Q139 178 145 180 Q150 176 147 164 L143 126 L135 90 Q133 75 124 72 L108 67 L107 54 L93 54 L92 67 Z';
/** Arms, legs, neck and head. */
const HANGING = `M76 72 Q67 75 65 90 L57 126 L53 164 Q50 176 55 180 Q61 178 61 166 L67 130 ${REST}`;
/** The same with one hand above the head, as `isRaised` of the pipeline asks. */
const RAISED = `M76 72 Q66 70 59 62 L49 46 L46 22 Q51 12 48 3 L46 1 L44 3 L42 1 L40 3 L38 1 Q33 10 37 22 L36 48 Q46 76 66 92 ${REST}`;

/** By what they wear, or do. */
const FIGURES = {
  jumper: {
    skin: '#d9a27c',
    hair: { colour: '#3b2618', front: 'M82 42 Q80 30 84 26 L116 26 Q120 30 118 42 Q115 38 115 31 L85 31 Q85 38 82 42 Z' },
    clothes: [
      {
        colour: '#2d4468',
        outline: 'M79 142 L121 142 Q125 180 124 214 L121 274 L105 274 L101 172 L99 172 L95 274 L79 274 L76 214 Q75 180 79 142 Z',
        seams: 'M80 149 L120 149 M100 149 L100 168 M84 150 Q85 158 79 161 M116 150 Q115 158 121 161',
      },
      {
        colour: '#b8433a',
        outline:
          'M90 64 Q100 73 110 64 L124 70 Q134 74 137 90 L146 128 L148 166 L135 168 L132 132 L122 102 Q121 130 123 156 Q100 161 77 156 Q79 130 78 102 L68 132 L65 168 L52 166 L54 128 L63 90 Q66 74 76 70 Z',
        seams:
          'M87 66 Q100 80 113 66 M78 104 Q77 90 80 80 M122 104 Q123 90 120 80 M52 159 L65 161 M148 159 L135 161 M77 149 Q100 154 123 149 M84 151 L84 158 M92 152 L92 159 M100 153 L100 160 M108 152 L108 159 M116 151 L116 158',
      },
      {
        colour: '#3f5a46',
        outline: 'M80 31 Q79 5 100 4 Q121 5 120 31 Q100 25 80 31 Z',
        seams: 'M80 23 Q100 17 120 23 M86 21 L86 29 M93 20 L93 28 M100 20 L100 27 M107 20 L107 28 M114 21 L114 29',
      },
      { colour: '#26221f', outline: 'M78 270 L96 270 L96 281 Q96 286 86 286 Q72 286 73 281 Q74 276 78 270 Z' },
      { colour: '#26221f', outline: 'M122 270 L104 270 L104 281 Q104 286 114 286 Q128 286 127 281 Q126 276 122 270 Z' },
    ],
  },
  dress: {
    skin: '#e6b795',
    hair: {
      colour: '#6b3f1f',
      behind: 'M82 36 Q80 12 100 12 Q120 12 118 36 Q117 52 122 66 Q124 76 117 82 L83 82 Q76 76 78 66 Q83 52 82 36 Z',
      front: 'M83 48 Q79 13 100 13 Q121 13 117 48 Q115 32 102 20 Q90 28 86 36 Q85 42 83 48 Z',
    },
    clothes: [
      { colour: '#7a2f2a', outline: 'M80 274 L95 274 L95 283 Q88 287 77 284 Q76 279 80 274 Z' },
      { colour: '#7a2f2a', outline: 'M120 274 L105 274 L105 283 Q112 287 123 284 Q124 279 120 274 Z' },
      {
        colour: '#1f7a6d',
        outline:
          'M86 66 L91 65 Q100 86 109 65 L114 66 Q128 68 134 78 L139 94 L125 98 L119 92 Q116 116 118 130 Q132 172 138 206 Q100 216 62 206 Q68 172 82 130 Q84 116 81 92 L75 98 L61 94 L66 78 Q72 68 86 66 Z',
        seams: 'M82 130 Q100 136 118 130 M90 136 L82 208 M100 138 L100 211 M110 136 L118 208 M91 65 Q100 88 109 65',
      },
    ],
  },
  raised: {
    skin: '#d9a27c',
    body: RAISED,
    hair: { colour: '#3b2618', front: 'M82 42 Q80 12 100 12 Q120 12 118 42 Q115 26 104 24 L92 26 Q85 30 82 42 Z' },
    clothes: [
      {
        colour: '#4a4a52',
        outline: 'M79 142 L121 142 Q125 180 124 214 L121 274 L105 274 L101 172 L99 172 L95 274 L79 274 L76 214 Q75 180 79 142 Z',
        seams: 'M80 149 L120 149 M100 149 L100 168',
      },
      {
        colour: '#2f5fa8',
        outline:
          'M90 64 Q100 73 110 64 L124 70 Q134 74 137 90 L141 110 L127 116 L122 102 Q121 130 123 156 Q100 161 77 156 Q79 130 78 102 L62 92 Q50 82 43 68 L56 58 Q64 68 76 70 Z',
        seams: 'M87 66 Q100 80 113 66 M122 104 Q123 90 120 80 M77 149 Q100 154 123 149',
      },
      { colour: '#26221f', outline: 'M78 270 L96 270 L96 281 Q96 286 86 286 Q72 286 73 281 Q74 276 78 270 Z' },
      { colour: '#26221f', outline: 'M122 270 L104 270 L104 281 Q104 286 114 286 Q128 286 127 281 Q126 276 122 270 Z' },
    ],
  },
} satisfies Record<string, Figure>;

export type Who = keyof typeof FIGURES;

const FACE = 'M84 36 Q84 16 100 16 Q116 16 116 36 Q116 60 100 62 Q84 60 84 36 Z';

/** Somebody with nothing around them, `width` × 1.5 `width` pixels. */
export function personSvg(who: Who, width: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${1.5 * width}" viewBox="0 0 200 300">${DEFINITIONS}${figureSvg(FIGURES[who])}</svg>`;
}

/** The figure as SVG, in a box of 200 × 300. */
function figureSvg({ skin, body = HANGING, hair, clothes }: Figure): string {
  const cloth = clothes.map(
    ({ colour, outline, seams = '' }) => `<path d="${outline}" fill="${colour}" filter="url(#cloth)"/>
      <path d="${outline}" fill="url(#light)"/>
      <path d="${seams}" fill="none" stroke="#000" stroke-opacity="0.3" stroke-width="0.8"/>`,
  );
  const eye = (x: number) =>
    `<ellipse cx="${x}" cy="37" rx="3" ry="1.9" fill="#fafafa"/><circle cx="${x}" cy="37" r="1.7" fill="#2b1d14"/>
     <path d="M${x - 4} 32.5 Q${x} 30.5 ${x + 4} 32.5" fill="none" stroke="${hair.colour}" stroke-width="1.4"/>`;
  return `
    <ellipse cx="100" cy="284" rx="46" ry="6" fill="#000" opacity="0.28" filter="url(#soft)"/>
    ${'behind' in hair ? `<path d="${hair.behind}" fill="${hair.colour}" filter="url(#strands)"/>` : ''}
    <path d="${body}" fill="${skin}"/><path d="${body}" fill="url(#light)"/>
    <path d="M93 58 Q100 66 107 58 L108 66 Q100 72 92 66 Z" fill="#000" opacity="0.14"/>
    <ellipse cx="84" cy="39" rx="2.6" ry="4.5" fill="${skin}"/><ellipse cx="116" cy="39" rx="2.6" ry="4.5" fill="${skin}"/>
    <path d="${FACE}" fill="${skin}"/><path d="${FACE}" fill="url(#light)"/>
    ${eye(93)}${eye(107)}
    <path d="M100 38 L98 46 Q100 48 102.5 46" fill="none" stroke="#000" stroke-opacity="0.35" stroke-width="1.2"/>
    <path d="M94 52 Q100 55.5 106 52 Q100 53 94 52 Z" fill="#9c4a44" stroke="#9c4a44" stroke-width="1"/>
    <path d="${hair.front}" fill="${hair.colour}" filter="url(#strands)"/>
    ${cloth.join('')}`;
}

const DEFINITIONS = `<defs>
    <linearGradient id="light" x2="1" y2="0.4"><stop offset="0" stop-color="#fff" stop-opacity="0.2"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.3"/></linearGradient>
    <filter id="cloth" x="0" y="0" width="1" height="1">
      <feTurbulence type="fractalNoise" baseFrequency="0.02 0.008" numOctaves="3" seed="7" result="folds"/>
      <feDiffuseLighting in="folds" surfaceScale="6" lighting-color="#fff" result="lit"><feDistantLight azimuth="215" elevation="55"/></feDiffuseLighting>
      <feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="1.1" k2="0.12" result="shaded"/>
      <feComposite in="shaded" in2="SourceGraphic" operator="in"/>
    </filter>
    <filter id="strands" x="0" y="0" width="1" height="1">
      <feTurbulence type="fractalNoise" baseFrequency="0.35 0.02" numOctaves="2" seed="3" result="strands"/>
      <feColorMatrix in="strands" values="0 0 0 0 0.85  0 0 0 0 0.6  0 0 0 0 0.4  1.3 0 0 0 -0.52" result="shine"/>
      <feComposite in="shine" in2="SourceGraphic" operator="in" result="on"/>
      <feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="on"/></feMerge>
    </filter>
    <filter id="soft" x="-0.2" y="-1" width="1.4" height="3"><feGaussianBlur stdDeviation="3"/></filter>
  </defs>`;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An empty room, whose floor takes the lowest 72 pixels. */
export const emptyRoom = ({
  width,
  height,
}: Size) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="wall" x2="0.4" y2="1"><stop offset="0" stop-color="#e9e4da"/><stop offset="1" stop-color="#cfc7ba"/></linearGradient>
    <linearGradient id="floor" x2="0" y2="1"><stop offset="0" stop-color="#8d7a64"/><stop offset="1" stop-color="#a3907a"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#wall)"/><rect y="${height - 72}" width="${width}" height="72" fill="url(#floor)"/><rect y="${height - 78}" width="${width}" height="6" fill="#b9b0a2"/>
  </svg>`;

/** Where somebody stands: in a box of `width` × 1.5 `width` pixels (at most 320) on the floor, `left` pixels from the frame's edge. */
export interface Standing {
  readonly who: Who;
  readonly left: number;
  readonly width: number;
  /** Share of the width that remains when the person turns aside, 0 to 1; default 1. */
  readonly turned?: number;
}

/** Where their box lies in a picture of that height, in its pixels. */
export function boxOf({ left, width, turned = 1 }: Standing, height: number) {
  const narrow = Math.round(width * turned);
  const tall = Math.round(1.5 * width);
  return { x: left + Math.round((width - narrow) / 2), y: height - tall, width: narrow, height: tall };
}
