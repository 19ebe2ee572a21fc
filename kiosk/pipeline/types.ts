/** The plain data that flows from camera to verdict. Everything in kiosk/ may import these types. */
import type { ClassifyCard, ModelCard } from '#contract/model-card';

/** A picture in memory: row-major RGBA, 4 bytes a pixel, sRGB, not premultiplied. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** A rectangle in pixels of the frame; x and y are its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a model wants its picture, from its card. */
export type InputSpec = ModelCard['input'];

/** A picture on its way into the engine, and the part of it to look at. Whoever holds it last closes `frame`. */
export interface Frame {
  readonly frame: VideoFrame | ImageBitmap;
  /** When it was taken, in ms of performance.now(). */
  readonly takenAt: number;
  readonly region: Box;
}

/** Names the model that a result came from, so that labels of two versions can never be mixed. */
export interface ModelRef {
  readonly release: string;
  readonly name: string;
  readonly version: string;
}

/** One inference: the logits of one region of one frame, in the order of the card's labels. */
export interface Reading {
  readonly model: ModelRef;
  readonly logits: Float32Array;
  /** When the frame was taken, in ms of performance.now(). */
  readonly takenAt: number;
  /** Milliseconds spent in preprocessing and in the model run. */
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

export interface Guess {
  /** Index into card.labels. */
  readonly index: number;
  readonly id: string;
  /** Calibrated probability, 0–1. */
  readonly probability: number;
}

/**
 * What the screen says. `named`: a garment, sure enough. `group`: surely one of a group, but which one is open. `unsure`: a
 * garment is probably there, but neither a label nor a group reaches its threshold. `nothing`: the reject label won.
 */
export interface Verdict {
  readonly decision: 'named' | 'group' | 'unsure' | 'nothing';
  /** The taxonomy group, where the decision is `group`. */
  readonly group: string | null;
  readonly model: ModelRef;
  /** The best three garment labels (never the reject label), best first; of the group alone where that is the decision. */
  readonly guesses: readonly Guess[];
  readonly inferenceMs: number;
}

/** Which part of a person is looked at; named after the taxonomy's groups, or `held`: what their raised hands hold up. */
export type RegionKind = 'upper' | 'outer' | 'whole' | 'lower' | 'feet' | 'head' | 'carry' | 'held';

/** What one region of a person shows. */
export interface Garment {
  readonly kind: RegionKind;
  /** In pixels of the frame. */
  readonly box: Box;
  readonly verdict: Verdict;
}

/** A person in view and what they wear. */
export interface Wearer {
  /** The same while the person stays in view; it says nothing about who it is. */
  readonly id: number;
  /** In pixels of the frame. */
  readonly box: Box;
  /** Out of sight for a moment: where the person was seen last. */
  readonly hidden: boolean;
  /** In the order of the regions; one that was not looked at yet, or shows none of its own garments, is left out. */
  readonly garments: readonly Garment[];
}

/** What the engine makes of one frame: the people in it, nearest first, or the logits of the asked region when nobody is in view. */
export interface Look {
  readonly model: ModelRef;
  /** In the order of the card's labels; null when people are in view. */
  readonly logits: Float32Array | null;
  readonly wearers: readonly Wearer[];
  /** How the frame got to the models: read into memory, or onto the GPU without a copy, by a copy, as planes or as pixels. */
  readonly frames: 'memory' | 'external' | 'copy' | 'planes' | 'pixels';
  /** When the frame was taken, in ms of performance.now(). */
  readonly takenAt: number;
  /** Milliseconds spent in preprocessing and in all model runs. */
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

/** A model that can be asked: the pipeline gets it passed in and knows nothing of ONNX. */
export interface Engine {
  /**
   * Looks for people in `frame` and at what they wear, or, with nobody in view or no model for people, at `region`. Takes ownership of the frame and closes it.
   * Frames of one `source`, any number, follow each other; with the first of another everybody in view is somebody new.
   * Rejects with an AbortError when aborted, with an EngineError when the model could not run.
   */
  read(signal: AbortSignal, frame: VideoFrame | ImageBitmap, region: Box, takenAt: number, source: number): Promise<Look>;
  /** The card of the garments model that is active now, or null before the first activation. */
  readonly active: { readonly ref: ModelRef; readonly card: ClassifyCard } | null;
}
