/** The messages between the lab's page and the worker of one network. Types only. */
import type { ClassifyCard, ModelCard, PoseCard } from '#contract/model-card';
import type { EngineKind } from '#contract/telemetry';
import type { GarmentReadings } from '../measure/garments.ts';
import type { Person } from '../pipeline/people/person.ts';
import type { Box, RegionKind, Scene, Verdict } from '../pipeline/types.ts';

/** What is done to a picture before a network sees it. */
export interface Disturbance {
  /** Standard deviation of Gaussian noise, in 0–255 units. */
  readonly noise: number;
  /** Standard deviation of a Gaussian blur, in pixels of the picture. */
  readonly blur: number;
}

/** What was learnt by opening a network. */
export interface OpenReport {
  readonly engine: { readonly kind: EngineKind; readonly device: string };
  readonly createMs: number;
  /** Largest absolute difference between the card's golden values and this engine's; its card allows `tolerance`. */
  readonly goldenDifference: number;
}

/** The tensor that a network was given, before normalisation: what it saw. */
export interface InputPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, one value a byte: grey networks have three equal ones. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** What a classifier made of a whole picture. */
export interface Read {
  /** In the order of the card's labels, before temperature. */
  readonly logits: Float32Array;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Null unless asked for. */
  readonly input: InputPicture | null;
}

/** One view of a region as the vote took it. */
export interface RegionView {
  readonly logits: Float32Array;
  readonly quality: number;
  readonly takenAt: number;
  readonly fine: boolean;
}

/** Everything that was read of one region of a person, and what the scene said of it in the end. */
export interface RegionStory {
  /** Of the person in the scene; null for the guide. */
  readonly person: number | null;
  readonly kind: RegionKind;
  readonly box: Box;
  /** The only group that may be named here; null: any. */
  readonly group: string | null;
  /** Least probability of a name here, where that is more than the card's threshold. */
  readonly least: number;
  /** The reject label does not compete: whoever stands there wears something. */
  readonly clothed: boolean;
  readonly views: readonly RegionView[];
  /** Null where the scene says nothing of it. */
  readonly verdict: Verdict | null;
}

export type LabCall =
  /** Opens the network on this engine and no other; runs its golden picture. */
  | { kind: 'open'; card: ModelCard; file: Blob; prefer: EngineKind }
  /** Opens the network that finds people for this one. */
  | { kind: 'finder'; card: PoseCard; file: Blob }
  /** Runs a classifier on a whole picture; `input` asks for what it saw. */
  | { kind: 'read'; picture: Blob; disturbance: Disturbance; input: boolean }
  /** Plays the picture before the kiosk's scene as a camera would show it for two seconds. */
  | { kind: 'scene'; picture: Blob; disturbance: Disturbance }
  /** Runs a network that finds people. */
  | { kind: 'poses'; picture: Blob; disturbance: Disturbance };

export type LabAnswer =
  | { kind: 'open'; report: OpenReport }
  | { kind: 'finder' }
  | { kind: 'read'; read: Read }
  | { kind: 'scene'; width: number; height: number; scene: Scene; regions: readonly RegionStory[] }
  | { kind: 'poses'; width: number; height: number; people: readonly Person[]; inferenceMs: number };

export type LabRequest = LabCall & { id: number };

/** What the worker of figures is asked; it answers with the id and a Section. */
export interface FiguresRequest {
  readonly id: number;
  readonly readings: GarmentReadings;
  readonly card: ClassifyCard;
  readonly taxonomy: string;
}
