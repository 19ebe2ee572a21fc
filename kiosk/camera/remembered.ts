/** The camera that was chosen on this screen, kept over restarts. */
import { z } from 'zod';

const KEY = 'vitrine.camera';
const deviceIdSchema = z.string().min(1).max(256);

/** The device id chosen last, or null when none was, or when storage is blocked. */
export function rememberedCamera(): string | null {
  try {
    return deviceIdSchema.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Keeps the choice; without storage it holds until the next start. */
export function rememberCamera(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Storage is blocked or full: the choice still holds for this run.
  }
}
