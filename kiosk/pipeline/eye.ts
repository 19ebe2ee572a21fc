/** An eye looks at frames: it finds the people in one, asks where to look, and reads those regions. No model and no runtime here. */
import type { ColourShare } from './colour/colour.ts';
import type { Person } from './people/person.ts';
import type { Box, FrameWay } from './types.ts';

/** A region to read, in pixels of the frame in which it was asked for. */
export interface Ask {
  readonly box: Box;
  /** Where its colours are looked at; left out where they are not wanted. */
  readonly colourBox?: Box;
}

/** What an eye finds in a frame before any region is requested. */
export interface Found {
  /** The frame's size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Everybody in the frame, the main person first; null without a model for people. */
  readonly people: readonly Person[] | null;
}

/** What the garments model made of one region. */
export interface View {
  /** In the order of the card's labels, before temperature. */
  readonly logits: Float32Array;
  /** 0–1, as people/quality.ts measures it. */
  readonly sharpness: number;
  /** The largest first; left out where they were not wanted or could not be had. */
  readonly colours?: readonly ColourShare[];
}

export interface Seen<A extends Ask> {
  /** Every view comes with what asked for it: an eye may answer with the next frame. */
  readonly views: readonly { readonly ask: A; readonly view: View }[];
  readonly way: FrameWay;
  /** Milliseconds of the frame in preprocessing and in model runs. */
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Milliseconds that one of the views took; null when none was read. */
  readonly garmentMs: number | null;
}

export interface Eye<Picture, A extends Ask> {
  /** How many regions it reads of a frame at most; left out where any number. */
  readonly most?: number;
  /**
   * Looks at a picture and closes it. `where` is called once, with what was found, and says which regions to read. One call at a
   * time. On wasm these regions are read before it returns; on the GPU with the next frame, so that a frame needs one readback. People are
   * looked for from further `back` or not (people/pose-input.ts).
   */
  see(picture: Picture, where: (found: Found) => readonly A[], back?: boolean): Promise<Seen<A>>;
}
