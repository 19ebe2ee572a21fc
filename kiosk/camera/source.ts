/** What the screen looks at: the camera, a picked picture or a picked video, all through the same kind of frames. */
import type { Frame } from '../pipeline/types.ts';
import { videoFrames, type GuideOf, type Turn } from './frames.ts';

export interface Source {
  readonly kind: 'camera' | 'picture' | 'video';
  /** The file's name, or '' for the camera. */
  readonly name: string;
  /** What people see while it is looked at. */
  readonly view: HTMLElement;
  /** Whether it stands still, so that its frames say nothing new once all of it was read. */
  readonly still: boolean;
  /** The frames, from now until `signal` aborts. */
  frames(signal: AbortSignal, guideOf: GuideOf): AsyncIterable<Frame>;
  /** Resolves when it cannot be shown any more, for its file went away; what cannot be lost has none. */
  readonly lost?: Promise<void>;
  /** Gives back the file and its memory. */
  close(): void;
}

/** A file that cannot be shown. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** The camera as it is shown in `video`, its frames turned upright. */
export function cameraSource(video: HTMLVideoElement, turn: () => Turn): Source {
  return {
    kind: 'camera',
    name: '',
    view: video,
    still: false,
    frames: (signal, guideOf) => videoFrames(signal, video, guideOf, turn),
    close: () => undefined,
  };
}
