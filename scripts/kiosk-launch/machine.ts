/** What the choice of flags depends on: the browser, the kernel, the graphics cards and their drivers. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

/** Where Vulkan and EGL name their drivers; a package that is updated brings these files anew. */
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/share/glvnd/egl_vendor.d', '/etc/glvnd/egl_vendor.d'];

/** A digest that changes with any of them. */
export function machineKey(browser: string, root = '/'): string {
  const cards = names(join(root, 'sys/class/drm')).filter((name) => /^card\d+$/.test(name));
  const parts = [
    browser,
    release(),
    text(join(root, 'proc/driver/nvidia/version')),
    ...cards.flatMap((card) => ['vendor', 'device'].map((id) => text(join(root, 'sys/class/drm', card, 'device', id)))),
    ...DRIVERS.flatMap((folder) => names(join(root, folder)).map((name) => `${name} ${changed(join(root, folder, name))}`)),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function changed(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
