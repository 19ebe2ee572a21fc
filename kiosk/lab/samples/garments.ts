/** Garments as drawings, so that nobody's photo is needed: woven cloth in one colour, with seams and a shadow on a wall. */

/** Outline and seams of each garment, in a picture of 240 × 320. */
const PATTERNS = {
  't-shirt': {
    outline:
      'M72 62 L100 46 Q120 66 140 46 L168 62 L206 112 Q196 126 178 134 L164 116 Q160 200 166 274 Q120 282 74 274 Q80 200 76 116 L62 134 Q44 126 34 112 Z',
    seams:
      'M100 46 Q120 74 140 46 M76 116 Q82 90 78 66 M164 116 Q158 90 162 66 M76 266 Q120 274 164 266 M40 120 L64 138 M200 120 L176 138',
  },
  knitwear: {
    outline:
      'M76 62 L104 44 Q120 58 136 44 L164 62 Q186 80 202 226 Q188 238 172 234 L162 134 Q160 210 164 262 Q120 270 76 262 Q80 210 78 134 L68 234 Q52 238 38 226 Q54 80 76 62 Z',
    seams:
      'M104 44 Q120 66 136 44 M76 250 Q120 258 164 250 M40 216 L68 222 M200 216 L172 222 M78 134 Q84 96 80 66 M162 134 Q156 96 160 66',
  },
  trousers: {
    outline: 'M82 30 L158 30 Q168 100 172 292 Q152 298 134 292 L121 116 L106 292 Q88 298 68 292 Q72 100 82 30 Z',
    seams: 'M81 42 L159 42 M120 42 L121 116 M86 44 Q90 66 78 74 M154 44 Q150 66 162 74 M88 80 L84 288 M152 80 L156 288',
  },
  shorts: {
    outline: 'M72 74 L168 74 Q184 140 190 206 Q156 214 130 206 L120 138 L110 206 Q84 214 50 206 Q56 140 72 74 Z',
    seams: 'M71 88 L169 88 M120 88 L120 138 M52 196 Q84 204 108 196 M188 196 Q156 204 132 196',
  },
  skirt: {
    outline: 'M90 70 L150 70 Q160 160 196 246 Q120 262 44 246 Q80 160 90 70 Z',
    seams: 'M89 82 L151 82 M104 84 L84 250 M120 84 L120 254 M136 84 L156 250',
  },
  dress: {
    outline:
      'M92 32 L104 30 Q120 56 136 30 L148 32 Q150 80 146 112 Q176 200 194 288 Q120 304 46 288 Q64 200 94 112 Q90 80 92 32 Z',
    seams: 'M104 30 Q120 66 136 30 M94 112 Q120 120 146 112 M110 118 L92 292 M130 118 L148 292',
  },
  hat: {
    outline: 'M68 172 Q66 84 120 82 Q174 84 172 172 Q206 176 218 190 Q120 226 22 190 Q34 176 68 172 Z',
    seams: 'M68 172 Q120 196 172 172 M67 158 Q120 182 173 158 M120 82 Q118 130 120 176',
  },
  shoes: {
    outline: 'M34 148 Q62 156 90 146 Q124 190 192 200 Q214 206 212 228 L30 228 Q24 190 34 148 Z',
    seams: 'M30 216 L212 216 M96 158 L112 148 M106 170 L122 160 M118 180 L134 170 M34 170 Q60 176 84 168',
  },
} as const;

export type GarmentType = keyof typeof PATTERNS;
export const GARMENT_TYPES = Object.keys(PATTERNS) as readonly GarmentType[];

/** The garment as SVG, 720 × 960. */
export function garmentSvg(type: GarmentType, colour: string): string {
  const pattern = PATTERNS[type];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="960" viewBox="0 0 240 320">
    <defs>
      <linearGradient id="wall" x2="0.4" y2="1"><stop offset="0" stop-color="#efebe4"/><stop offset="1" stop-color="#d3ccc1"/></linearGradient>
      <linearGradient id="light" x2="1" y2="0.5"><stop offset="0" stop-color="#fff" stop-opacity="0.28"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.35"/></linearGradient>
      <filter id="cloth" x="0" y="0" width="1" height="1">
        <feTurbulence type="fractalNoise" baseFrequency="0.012 0.004" numOctaves="3" seed="7" result="folds"/>
        <feDiffuseLighting in="folds" surfaceScale="9" lighting-color="#fff" result="lit"><feDistantLight azimuth="215" elevation="52"/></feDiffuseLighting>
        <feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="1.15" k2="0.1" result="shaded"/>
        <feComposite in="shaded" in2="SourceGraphic" operator="in"/>
      </filter>
      <filter id="shadow" x="-0.2" y="-0.2" width="1.4" height="1.4"><feGaussianBlur stdDeviation="5"/></filter>
    </defs>
    <rect width="240" height="320" fill="url(#wall)"/>
    <path d="${pattern.outline}" transform="translate(5 8)" fill="#3a3128" opacity="0.38" filter="url(#shadow)"/>
    <path d="${pattern.outline}" fill="${colour}" filter="url(#cloth)"/>
    <path d="${pattern.outline}" fill="url(#light)"/>
    <path d="${pattern.seams}" fill="none" stroke="#000" stroke-opacity="0.35" stroke-width="1"/>
  </svg>`;
}
