/** The plain data that flows from camera to verdict. Everything in kiosk/ may import these types. */
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import type { ColourName } from './colour/colour-names.ts';

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

/** A picture on its way into the engine. Whoever holds it last closes `picture`. */
export interface Frame<Picture = VideoFrame | ImageBitmap> {
  readonly picture: Picture;
  /** When it was taken, in ms of performance.now(). */
  readonly takenAt: number;
  /** The region to look at while nobody is in view, in pixels of the frame. */
  readonly guide: Box;
  /** The part of the frame in which nobody is looked at, in its pixels; it is black in `picture`. Left out where there is none. */
  readonly unseen?: Box;
  /** Identifies the stream that the frame belongs to. Tracks and votes are forgotten when it changes. */
  readonly stream: number;
}

/** How a frame got to the models: read into memory, or onto the GPU without a copy, by a copy, as planes or as pixels. */
export type FrameWay = 'memory' | 'external' | 'copy' | 'planes' | 'pixels';

/** Names the model that a scene was named by, so that labels of two versions can never be mixed. */
export interface ModelRef {
  readonly release: string;
  readonly name: string;
  readonly version: string;
}

/** One view of a region as the vote takes it. */
export interface Reading {
  /** In the order of the card's labels, before temperature. */
  readonly logits: ArrayLike<number>;
  /** When the frame was taken, in ms of performance.now(). */
  readonly takenAt: number;
  /** Weight of the view, above 0. */
  readonly quality: number;
  /** Whether more than the region was looked at. */
  readonly wide: boolean;
  /** Whether enough of the region was in view to name a garment; otherwise only its group may be named. */
  readonly fine: boolean;
}

export interface Guess {
  /** Index into card.labels. */
  readonly index: number;
  readonly id: string;
  /** Calibrated probability, 0–1. */
  readonly probability: number;
}

/**
 * The answer for one region. `named`: a garment, sure enough. `group`: surely one of a group, but which one is open. `unsure`: a
 * garment is probably there, but neither a label nor a group reaches its threshold. `nothing`: none that the region may name.
 */
export interface Verdict {
  readonly decision: 'named' | 'group' | 'unsure' | 'nothing';
  /** The taxonomy group, where the decision is `group`. */
  readonly group: string | null;
  /** Probability of what is said: of the named label, of the group; else of the best guess, 0 without one. 0–1. */
  readonly confidence: number;
  /**
   * At most three garment labels (never the reject label) of at least 5 %, best first; of the group alone where that is the
   * decision. The first one is the named one, if any is; none that is not named reaches its threshold.
   */
  readonly guesses: readonly Guess[];
}

/**
 * Which part of a frame is looked at: of a person, named after the taxonomy's groups, or `held`, what their raised hands hold up;
 * `guide` is the frame's own region, looked at while nobody is in view.
 */
export type RegionKind = 'upper' | 'outer' | 'whole' | 'lower' | 'feet' | 'head' | 'carry' | 'held' | 'guide';

/** The colour of most of a garment: what people call it, and itself as `#rrggbb` in sRGB. */
export interface Shade {
  readonly name: ColourName;
  readonly hex: string;
}

/** What one region of a person shows. */
export interface Garment {
  readonly kind: RegionKind;
  /** In pixels of the frame. */
  readonly box: Box;
  /** `named` or `group`. */
  readonly verdict: Verdict;
  /** Left out until it was looked at often enough. */
  readonly shade?: Shade;
}

/** A person in view and what they wear. */
export interface Wearer {
  /** The same while the person stays in view; it says nothing about who it is. */
  readonly id: number;
  /** In pixels of the frame. */
  readonly box: Box;
  /** Out of sight for a moment: where the person was seen last. */
  readonly hidden: boolean;
  /** From the outside in and from the top down; a region that was not read yet, or shows nothing of its own, is left out. */
  readonly garments: readonly Garment[];
  /** What nothing may be written over, in pixels of the frame: head and neck, and the hips down to the middle of the thighs. Null: not seen. */
  readonly face: Box | null;
  readonly hips: Box | null;
}

/** What is before the screen: what is said of one frame. */
export interface Scene {
  readonly model: ModelRef;
  /** Nearest first. */
  readonly people: readonly Wearer[];
  /** What is said in big type: of the nearest person, or of the guide with nobody in view. Null while it is too early to say. */
  readonly headline: Verdict | null;
  /** The colour of what lies in the guide, with nobody in view; left out until it was looked at. */
  readonly shade?: Shade;
  /** Somebody holds a hand up long enough to say that they do not want to be looked at; left out where nobody does. */
  readonly declined?: true;
  /** Everything in view was read often enough: further frames of a picture that stands still say nothing new. */
  readonly settled: boolean;
  readonly way: FrameWay;
  /** When the frame was taken, in ms of performance.now(). */
  readonly takenAt: number;
  /** Milliseconds spent in preprocessing and in all model runs. */
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

/** What makes scenes of frames: the loop gets it passed in and knows nothing of ONNX. */
export interface Engine {
  /**
   * Takes ownership of the frame's picture and closes it. Rejects with an AbortError when aborted, with an EngineError when a
   * model could not run.
   */
  see(signal: AbortSignal, frame: Frame): Promise<Scene>;
  /** The card of the garments model that is active now, or null before the first activation. */
  readonly active: { readonly ref: ModelRef; readonly card: ClassifyCard } | null;
}

/** Whether two results come from the same version in the same release. */
export function sameModel(a: ModelRef, b: ModelRef): boolean {
  return a.release === b.release && a.name === b.name && a.version === b.version;
}
