/** Puts the launcher's extension where the browser loads it from, made out for one address. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page of the extension on which flags are tried; a secure context, without which there is no WebGPU. */
export const PROBE_PAGE = 'probe.html';
/** Where a browser starts that is to be led home by the extension: its own pages are not there yet at the start. */
export const NOWHERE = 'about:blank';

/**
 * `built` holds the pages and scripts of the extension; `folder` is replaced and returned. Whatever page the browser shows
 * is led to `home`: the kiosk's address, or PROBE_PAGE.
 */
export function placeExtension(built: string, folder: string, address: string, home: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(built, folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest(address), null, 2));
  writeFileSync(join(folder, 'home.json'), JSON.stringify(home));
  return folder;
}

/** It may speak to the kiosk's server and to nothing else. */
export function manifest(address: string): object {
  const { protocol, hostname } = new URL(address);
  const pattern = `${protocol}//${hostname}/*`;
  return {
    manifest_version: 3,
    name: 'Vitrine kiosk',
    version: '1',
    permissions: ['power', 'tabs', 'webNavigation'],
    host_permissions: [pattern],
    background: { service_worker: 'background.js', type: 'module' },
    content_scripts: [{ matches: [pattern], js: ['keys.js'], run_at: 'document_start' }],
  };
}
