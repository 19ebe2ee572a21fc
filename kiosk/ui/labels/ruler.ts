/** How large names are on a screen: 48 px on one whose shorter side has 1080, so that they are read from three metres on 43 inches. */

/** Of a screen 1080 pixels wide or high; CSS pixels. */
const UNIT = { side: 1080, type: 48, margin: 40, gap: 16, line: 4, mark: 30 };
/** The smallest that is used, on a phone. */
const LEAST = { type: 16, margin: 12, gap: 8, line: 2.5, mark: 14 };
/** A name's padding, the swatch with its gap, and the question mark, in heights of its type. */
const AROUND = { sides: 0.84, swatch: 1.02, question: 0.85 };
const HEIGHT = 1.5;
/** A name is never wider than this share of the screen; the rest of it is cut. */
const WIDEST = 0.6;

export interface Measures {
  readonly type: number;
  readonly margin: number;
  readonly gap: number;
  readonly line: number;
  readonly mark: number;
  readonly measure: (title: string, sure: boolean) => { readonly width: number; readonly height: number };
}

/** The measures of a screen of that size in CSS pixels; `widthOf` says what a text takes at one pixel of type. */
export function measuresOf(width: number, height: number, widthOf: (text: string) => number): Measures {
  const unit = Math.min(width, height) / UNIT.side;
  const of = (name: keyof typeof LEAST) => Math.max(LEAST[name], UNIT[name] * unit);
  const type = of('type');
  return {
    type,
    margin: of('margin'),
    gap: of('gap'),
    line: of('line'),
    mark: of('mark'),
    measure: (title, sure) => {
      const letters = widthOf(title) + AROUND.sides + AROUND.swatch + (sure ? 0 : AROUND.question);
      return { width: Math.min(Math.ceil(letters * type) + 2, width * WIDEST), height: Math.ceil(HEIGHT * type) };
    },
  };
}

/**
 * Measures text in the typeface of `element` in a language, each word once. What the typeface is costs the browser the styles of the whole
 * page, so it is asked anew only in another language or when fonts have arrived.
 */
export function createRuler(element: HTMLElement): { at(width: number, height: number, language: string): Measures } {
  let context: OffscreenCanvasRenderingContext2D | null = null;
  const widths = new Map<string, number>();
  let asked = '';
  /** Pixels that a text takes at one pixel of type. */
  const widthOf = (text: string, language: string): number => {
    context ??= new OffscreenCanvas(1, 1).getContext('2d');
    const now = `${language} ${document.fonts.status}`;
    if (now !== asked) {
      widths.clear();
      if (context !== null) context.font = `600 100px ${getComputedStyle(element).fontFamily}`;
    }
    asked = now;
    const known = widths.get(text);
    if (known !== undefined) return known;
    const width = (context?.measureText(text).width ?? text.length * 55) / 100;
    widths.set(text, width);
    return width;
  };
  return { at: (width, height, language) => measuresOf(width, height, (text) => widthOf(text, language)) };
}
