/** Where the strip that is never looked at lies in the camera's frames. */
import type { Box } from '../pipeline/types.ts';
import type { Mounting } from './mounting.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The strip in pixels of the upright frame: all that lies left of `share` of the stage's width as people see it, with what the stage cuts
 * off beyond it. Null where there is none, or no stage yet.
 */
export function unseenBox(
  frame: Size,
  stage: Size,
  share: number,
  { mirror, fit }: Pick<Mounting, 'mirror' | 'fit'>,
): Box | null {
  if (share <= 0 || stage.width <= 0 || stage.height <= 0) return null;
  const pick = fit === 'cover' ? Math.max : Math.min;
  const scale = pick(stage.width / frame.width, stage.height / frame.height);
  const cutOff = (frame.width - stage.width / scale) / 2;
  const width = Math.min(frame.width, cutOff + (share * stage.width) / scale);
  if (width <= 0) return null;
  // Left in the mirror is right in the frame.
  return { x: mirror ? frame.width - width : 0, y: 0, width, height: frame.height };
}
