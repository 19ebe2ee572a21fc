/** Getting a browser: one way after the other, until one has worked. */
import { beforeEach, expect, it, vi } from 'vitest';
import { ensureChromium, type Machine } from './chromium.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));

const UPDATE = 'apt-get update -qq';
const APT = 'apt-get install -y -qq --no-install-recommends chromium fonts-noto-core';
const WITH_DEPS = 'npx playwright install --with-deps chromium';
const ALONE = 'npx playwright install chromium';

/** A machine on which only the command `working` leads to a Chromium, and what was run on it. */
function machineWhere(isRoot: boolean, working?: string): Machine & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    isRoot,
    ran,
    find: () => (working !== undefined && ran.includes(working) ? '/chromium' : null),
    run: (program, args) => void ran.push([program, ...args].join(' ')),
  };
}

it.each([
  [true, APT, [UPDATE, APT]],
  [true, WITH_DEPS, [UPDATE, APT, WITH_DEPS]],
  [true, ALONE, [UPDATE, APT, WITH_DEPS, ALONE]],
  [false, WITH_DEPS, [WITH_DEPS]],
  [false, ALONE, [WITH_DEPS, ALONE]],
])('as root: %s, where only `%s` works, stops as soon as it has one', (isRoot, working, expected) => {
  const machine = machineWhere(isRoot, working);
  expect(ensureChromium(machine)).toBe('/chromium');
  expect(machine.ran).toEqual(expected);
});

it('says what to do when nothing works', () => {
  expect(() => ensureChromium(machineWhere(true))).toThrow(/set CHROMIUM/);
});
