/** A picture of the lab, wherever it comes from. */
import { pngOfSvg } from './drawing.ts';
import { SAMPLES } from './samples/samples.ts';

export interface Picture {
  readonly id: number;
  readonly name: string;
  /** The canonical type by the csv; null without one. */
  readonly truth: string | null;
  /** The sample that it is; null where it was brought. */
  readonly sample: string | null;
  readonly blob: () => Promise<Blob>;
}

let lastId = 0;

export function pictureOf(file: Blob, name: string, truth: string | null = null): Picture {
  return { id: ++lastId, name, truth, sample: null, blob: () => Promise.resolve(file) };
}

/** The samples, each drawn once, when it is first needed. */
export function samplePictures(language: 'en' | 'de'): readonly Picture[] {
  return SAMPLES.map(({ id, title, svg }) => {
    let drawn: Promise<Blob> | null = null;
    return { id: ++lastId, name: title[language], truth: null, sample: id, blob: () => (drawn ??= pngOfSvg(svg())) };
  });
}
