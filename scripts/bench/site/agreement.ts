/** Whether contenders see the same: pictures decoded to exactly their bytes, and people compared point by point. */
import type { Person } from '../../../kiosk/pipeline/people/person.ts';
import type { Pixels } from '../../../kiosk/pipeline/types.ts';

/** Keypoints below this are guesses, and guesses may differ. */
const SURE = 0.3;

/** RGBA of a PNG in base64, without colour management. */
export async function decodePicture(png: string): Promise<Pixels> {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** The median distance in pixels between keypoints that both are sure of; null without a person or such a keypoint. */
export function distance(a: Person | null, b: Person | null): number | null {
  if (a === null || b === null) return null;
  const apart = a.keypoints.flatMap((point, i) => {
    const other = b.keypoints[i];
    if (other === undefined || point.score < SURE || other.score < SURE) return [];
    return Math.hypot(point.x - other.x, point.y - other.y);
  });
  return apart.toSorted((x, y) => x - y)[apart.length >> 1] ?? null;
}
