/** What cameras are called: by their labels, and by numbers too where several have the same one. */
import type { CameraDevice } from '../camera/camera-state.ts';

/** One name for each device, no two alike; `unnamed` names the nth of those that the browser does not tell. */
export function cameraNames(devices: readonly CameraDevice[], unnamed: (n: number) => string): string[] {
  const labels = devices.map(({ label }, index) => (label === '' ? unnamed(index + 1) : label));
  return labels.map((label, index) => {
    const isShared = labels.indexOf(label) !== labels.lastIndexOf(label);
    return isShared ? `${label} (${labels.slice(0, index + 1).filter((other) => other === label).length})` : label;
  });
}
