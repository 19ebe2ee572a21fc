/** Where the strip that is never looked at lies in the camera's frames. */
import type { Box } from '../pipeline/types.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How the camera's upright picture is put on its stage. */
export interface Shown {
  readonly mirror: boolean;
  readonly fit: 'cover' | 'contain';
}
const AS_MIRROR: Shown = { mirror: true, fit: 'cover' };

/**
 * The strip in pixels of the frame: all that lies left of `share` of what people see of it, and what the stage cuts off beyond it. Null
 * where there is none, or no stage yet.
 */
export function unseenBox(frame: Size, stage: Size, share: number, { mirror, fit }: Shown = AS_MIRROR): Box | null {
  if (share <= 0 || stage.width <= 0 || stage.height <= 0) return null;
  const pick = fit === 'cover' ? Math.max : Math.min;
  const scale = pick(stage.width / frame.width, stage.height / frame.height);
  const shown = Math.min(frame.width, stage.width / scale);
  const width = (frame.width - shown) / 2 + share * shown;
  // Left in a mirror is right in the frame.
  return { x: mirror ? frame.width - width : 0, y: 0, width, height: frame.height };
}
