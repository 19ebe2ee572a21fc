/** What a machine is set up with: the policy lets in the kiosk and nothing else, the unit starts this launcher. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseSize } from './display.ts';
import { manifest } from './extension.ts';
import { isShortcut, type Key } from './extension/shortcut.ts';
import { takeLock } from './lock.ts';
import { install } from './install.ts';
import { machineKey } from './machine.ts';
import { policy, policyFile } from './policy.ts';
import { unit } from './unit.ts';

const ADDRESS = 'https://vitrine.example.com/?channel=canary&hours=9:00-20:30&x=50%25$HOME';
let root = '';
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'vitrine-root-'))));
afterEach(() => rmSync(root, { recursive: true }));

test('policy and unit are written to where browser and systemd read them', () => {
  const options = { address: ADDRESS, user: 'vitrine', launcher: '/usr/bin/node /opt/vitrine/kiosk-launch.mjs' };
  const [policyPath, unitPath] = install(root, '/usr/bin/chromium', options);
  expect(policyPath).toBe(join(root, 'etc/chromium/policies/managed/vitrine-kiosk.json'));
  expect(JSON.parse(readFileSync(policyPath!, 'utf8'))).toEqual(policy(ADDRESS));
  expect(readFileSync(unitPath!, 'utf8')).toBe(unit(options));
  expect(policyFile('/usr/bin/google-chrome-stable')).toBe('/etc/opt/chrome/policies/managed/vitrine-kiosk.json');
});

test('the camera is for the origin alone, without a question, and nothing else may be opened', () => {
  expect(policy(ADDRESS)).toMatchObject({
    URLBlocklist: expect.arrayContaining(['*', 'chrome://*']) as unknown,
    URLAllowlist: ['https://vitrine.example.com', 'chrome-extension://*'],
    VideoCaptureAllowed: false,
    VideoCaptureAllowedUrls: ['https://vitrine.example.com'],
    AllowFileSelectionDialogs: false,
    DeveloperToolsAvailability: 2,
    DownloadRestrictions: 3,
    PrintingEnabled: false,
  });
});

test('systemd reads the address as it was given', () => {
  const text = unit({ address: ADDRESS, user: 'shop', launcher: '/usr/bin/node /opt/l.mjs' });
  const [, quoted = ''] = /^ExecStart=.*? "(.*?)" -- /m.exec(text) ?? [];
  expect(quoted.replaceAll('%%', '%').replaceAll('$$', '$')).toBe(ADDRESS);
  expect(text).toMatch(/^User=shop$/m);
  expect(text).toMatch(/^Restart=always$/m);
});

test('the extension may speak to the kiosk’s server alone', () => {
  expect(manifest('http://127.0.0.1:8787/')).toMatchObject({ host_permissions: ['http://127.0.0.1/*'] });
  expect(manifest(ADDRESS)).toMatchObject({ host_permissions: ['https://vitrine.example.com/*'] });
});

test.each<[string, Partial<Key>, boolean]>([
  ['a digit of the PIN', { key: '7' }, false],
  ['Tab', { key: 'Tab' }, false],
  ['Shift and Tab', { key: 'Tab', shiftKey: true }, false],
  ['Escape', { key: 'Escape' }, false],
  ['the letter F', { key: 'F', shiftKey: true }, false],
  ['the task manager', { key: 'Escape', shiftKey: true }, true],
  ['F11', { key: 'F11' }, true],
  ['the inspector', { key: 'I', ctrlKey: true, shiftKey: true }, true],
  ['back', { key: 'ArrowLeft', altKey: true }, true],
  ['a key of its own for back', { key: 'BrowserBack' }, true],
])('%s', (_, key, expected) => {
  expect(isShortcut({ key: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...key })).toBe(expected);
});

test('another browser has flags tried anew', () => {
  expect(machineKey('Chromium 156', root)).toBe(machineKey('Chromium 156', root));
  expect(machineKey('Chromium 157', root)).not.toBe(machineKey('Chromium 156', root));
});

test('a second launcher is refused, and one that was killed leaves nothing in the way', async () => {
  const file = join(root, 'launcher.pid');
  const other = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', 'kiosk-launch'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(other.stdout, 'data');
  takeLock(file, other.pid);
  expect(() => takeLock(file)).toThrow(/runs already/);
  other.kill('SIGKILL');
  await once(other, 'exit');
  takeLock(file);
  expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
});

test('the size of the screen is read, also where there is none', () => {
  expect(parseSize('Screen 0: minimum 1 x 1, current 1080 x 1920, maximum 1080 x 1920\n')).toEqual({ width: 1080, height: 1920 });
  expect(parseSize('')).toBeNull();
});
