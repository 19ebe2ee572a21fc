/** A picked picture or film, known by its bytes: neither its name nor what is said of its type decides what it is. */
import { pictureFrames, videoFrames } from './frames.ts';
import { SourceError, type Source } from './source.ts';
import { makeVideo } from './video.ts';

/** Longest side of a picture in memory, in pixels: a 50 megapixel photo would cost 200 MB a reading. */
const LONGEST_SIDE = 2048;
/** Longest side of a drawing, which has no pixels of its own. */
const DRAWING_SIDE = 1024;
/** Bytes of a file in which a drawing says that it is one. */
const HEAD_BYTES = 4096;

/** Opens a picture or video file. Rejects with SourceError when it is neither or cannot be decoded. */
export async function fileSource(file: File): Promise<Source> {
  const isDrawing = await saysSvg(file).catch(() => false);
  // The browser looks for itself what a file without a type is, but for drawings, which are text.
  const bytes = file.slice(0, file.size, isDrawing ? 'image/svg+xml' : '');
  const asPicture = () => pictureSource(file.name, bytes, isDrawing);
  const asMovie = () => movieSource(file.name, bytes);
  const [first, second] = file.type.startsWith('video/') ? [asMovie, asPicture] : [asPicture, asMovie];
  return first().catch(second);
}

async function saysSvg(file: File): Promise<boolean> {
  const head = await file.slice(0, HEAD_BYTES).text();
  return /^\uFEFF?\s*<(\?xml|!--|!DOCTYPE|svg)/i.test(head) && /<svg[\s>]/i.test(head);
}

async function pictureSource(name: string, bytes: Blob, isDrawing: boolean): Promise<Source> {
  const url = URL.createObjectURL(bytes);
  const view = new Image();
  view.alt = name;
  view.src = url;
  try {
    await view.decode();
    const picture = isDrawing ? drawn(view) : await shrunk(view);
    return {
      kind: 'picture',
      name,
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
    throw new SourceError(`${name} cannot be decoded`);
  }
}

function shrunk(view: HTMLImageElement): Promise<ImageBitmap> {
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(view.naturalWidth, view.naturalHeight));
  const size = { resizeWidth: Math.max(1, Math.round(view.naturalWidth * shrink)), resizeQuality: 'high' } as const;
  return createImageBitmap(view, shrink < 1 ? size : {});
}

/** A drawing need not say how large it is; the browser then tells its shape alone, or nothing. */
function drawn(view: HTMLImageElement): ImageBitmap {
  const { naturalWidth: width = 1, naturalHeight: height = 1 } = view.naturalWidth > 0 && view.naturalHeight > 0 ? view : {};
  const scale = DRAWING_SIDE / Math.max(width, height);
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new SourceError('no canvas to draw on');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(view, 0, 0, canvas.width, canvas.height);
  return canvas.transferToImageBitmap();
}

async function movieSource(name: string, bytes: Blob): Promise<Source> {
  const url = URL.createObjectURL(bytes);
  const video = makeVideo();
  video.loop = true;
  video.src = url;
  const close = () => {
    video.pause();
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  };
  try {
    await video.play();
    if (video.videoWidth === 0) throw new SourceError(`${name} has no picture`);
  } catch {
    close();
    throw new SourceError(`${name} cannot be played`);
  }
  return {
    kind: 'video',
    name,
    view: video,
    still: false,
    lost: new Promise((resolve) => video.addEventListener('error', () => resolve(), { once: true })),
    frames: (signal, guideOf) => videoFrames(signal, video, guideOf),
    close,
  };
}
