/** What can be said about the camera, as plain data. */

/**
 * `starting`: asked for, not answered yet. `live`: frames arrive. `denied`: nobody allowed it. `none`: there is no camera.
 * `busy`: another program holds it. `unanswered`: the browser was asked and says nothing. `unplugged`: it was there and went away. `frozen`: no new frame for a few seconds, or always the same one.
 * `insecure`: the page is not served over https, so the browser offers no camera at all. `off`: paused on purpose.
 */
export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly deviceId: string; readonly label: string; readonly width: number; readonly height: number }
  | { readonly kind: 'off' }
  | { readonly kind: CameraFault };

export type CameraFault = 'denied' | 'none' | 'busy' | 'unanswered' | 'unplugged' | 'frozen' | 'insecure';

/** A camera that can be chosen. `label` is empty until the browser may tell it. */
export interface CameraDevice {
  readonly id: string;
  readonly label: string;
}

/** What the name of an error of `Asking` or getUserMedia means (https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia). */
export function faultOf(error: unknown, wasLive: boolean): CameraFault {
  const name = error instanceof Error ? error.name : '';
  if (name === 'Unanswered') return 'unanswered';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return wasLive ? 'unplugged' : 'none';
}
