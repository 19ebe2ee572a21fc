/** What every contender does with a camera frame, and the messages between the page and the worker that it runs in. */
import type { ClassifyCard, PoseCard } from '#contract/model-card';
import type { Person } from '../../../kiosk/pipeline/people/person.ts';
import type { Pixels } from '../../../kiosk/pipeline/types.ts';
import type { GpuCounts } from '../../browser/gpu-spy.ts';

export type Backend = 'wasm' | 'webgpu';
export type Name = 'ours' | 'tfjs' | 'transformers';

/** The shipped models, fetched from where scripts/bench.ts put them. */
export interface Files {
  readonly garments: { readonly card: ClassifyCard; readonly bytes: Uint8Array };
  readonly people: { readonly card: PoseCard; readonly bytes: Uint8Array };
}

/** The main person in view and the logits of the garment on their upper body; null where nobody is, or nobody was. */
export interface MainPerson {
  readonly person: Person | null;
  readonly logits: readonly number[] | null;
}

export interface Contender {
  /** Milliseconds of wasm threads do not compare with those of one; how many there are. */
  readonly threads: number;
  /** Sees one frame and closes it: people, then the garment on the upper body of the main one. */
  see(frame: VideoFrame): Promise<MainPerson>;
  /** Logits of a picture as its model's card says to prepare it: everybody must get those that training got. */
  classify(picture: Pixels): Promise<Float32Array>;
  /** The host's share of a run of the garments model on the GPU, replayed and plain, `pairs` of them in turn. Ours alone. */
  replay?(pairs: number): Promise<ReplayPairs>;
}

/** Milliseconds from calling a run until it returns, its work handed to a GPU that had nothing else to do. */
export interface ReplayPairs {
  readonly replayed: readonly number[];
  readonly plain: readonly number[];
}

export type Call =
  /** `cores`: what the machine is said to have; null for what it has. */
  | { kind: 'open'; name: Name; backend: Backend; files: Files; cores: number | null }
  | { kind: 'classify'; picture: Pixels }
  | { kind: 'see'; frame: VideoFrame }
  | { kind: 'count' }
  | { kind: 'replay'; pairs: number };

export type Answer =
  | { kind: 'open'; threads: number }
  | { kind: 'classify'; logits: Float32Array }
  | { kind: 'see'; main: MainPerson }
  | { kind: 'count'; counts: GpuCounts }
  | { kind: 'replay'; times: ReplayPairs }
  | { kind: 'failed'; message: string };
