/** What the screen looks at: the camera, a picked picture or a picked video, all through the same kind of frames. */
import type { Frame } from '../pipeline/types.ts';
import { pictureFrames, videoFrames, type GuideOf, type Turn } from './frames.ts';
import { makeVideo } from './video.ts';

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
  /** Gives back the file and its memory. */
  close(): void;
}

/** A file that cannot be shown. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Longest side of a picture in memory, in pixels: a 50 megapixel photo would cost 200 MB a reading. */
const LONGEST_SIDE = 2048;

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

/** Opens a picture or video file. Rejects with SourceError when it is neither or cannot be decoded. */
export async function fileSource(file: File): Promise<Source> {
  if (file.type.startsWith('image/')) return pictureSource(file);
  if (file.type.startsWith('video/')) return movieSource(file);
  throw new SourceError(`${file.name} is neither a picture nor a video`);
}

async function pictureSource(file: File): Promise<Source> {
  const url = URL.createObjectURL(file);
  const view = new Image();
  view.alt = file.name;
  view.src = url;
  try {
    await view.decode();
    const shrink = Math.min(1, LONGEST_SIDE / Math.max(view.naturalWidth, view.naturalHeight));
    const size = { resizeWidth: Math.max(1, Math.round(view.naturalWidth * shrink)), resizeQuality: 'high' } as const;
    const picture = await createImageBitmap(view, shrink < 1 ? size : {});
    return {
      kind: 'picture',
      name: file.name,
      view,
      still: true,
      frames: (signal, guideOf) => pictureFrames(signal, picture, guideOf),
      close: () => {
        picture.close();
        URL.revokeObjectURL(url);
      },
    };
  } catch {
    URL.revokeObjectURL(url);
    throw new SourceError(`${file.name} cannot be decoded`);
  }
}

async function movieSource(file: File): Promise<Source> {
  const url = URL.createObjectURL(file);
  const video = makeVideo();
  video.loop = true;
  video.src = url;
  try {
    await video.play();
  } catch {
    URL.revokeObjectURL(url);
    throw new SourceError(`${file.name} cannot be played`);
  }
  return {
    kind: 'video',
    name: file.name,
    view: video,
    still: false,
    frames: (signal, guideOf) => videoFrames(signal, video, guideOf),
    close: () => {
      video.pause();
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(url);
    },
  };
}
