/** Asks the browser for a camera: the chosen one first, then any that faces the shopper, then any at all. */

/** Enough for a 224 px model with a guide of 90 % of the height, and what every webcam can do. */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } } as const;

/**
 * Opens a camera's stream. Rejects with the browser's DOMException: the last rung's, except that a refusal
 * (NotAllowedError) ends the ladder at once, for asking again would only annoy.
 */
export async function openCamera(media: Pick<MediaDevices, 'getUserMedia'>, wanted: string | null): Promise<MediaStream> {
  const rungs: MediaTrackConstraints[] = [
    ...(wanted === null ? [] : [{ ...SIZE, deviceId: { exact: wanted } }]),
    { ...SIZE, facingMode: { ideal: 'user' } },
    {},
  ];
  let last: unknown = new DOMException('no camera was asked for', 'NotFoundError');
  for (const video of rungs) {
    try {
      return await media.getUserMedia({ video, audio: false });
    } catch (error) {
      last = error;
      if (error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'SecurityError')) break;
    }
  }
  throw last;
}
