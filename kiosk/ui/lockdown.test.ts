/** What is taken from a store's screen, what staff keep, and that a screen to try things with loses nothing. */
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { lockDown } from './lockdown.ts';

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  return () => vi.unstubAllGlobals();
});

function setUp({ locked = true, staff = false } = {}) {
  const abort = new AbortController();
  const onStaff = vi.fn();
  lockDown(abort.signal, { isLocked: () => locked, isStaff: () => staff, onStaff });
  const heard = vi.fn();
  /** Whether the page lets an event be; it is neither stopped nor prevented. */
  const passes = (type: string, properties: object = {}): boolean => {
    heard.mockClear();
    window.addEventListener(type, heard, { once: true });
    const kept = window.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), properties));
    window.removeEventListener(type, heard);
    return kept && heard.mock.calls.length === 1;
  };
  return { passes, onStaff, abort };
}

const NEVER = ['contextmenu', 'dragstart', 'dragover', 'drop', 'gesturestart', 'auxclick', 'paste'];
const keys = fc.constantFrom(
  'a',
  ' ',
  'Enter',
  'Tab',
  'Escape',
  'F1',
  'F5',
  'F11',
  'F12',
  'ContextMenu',
  'BrowserBack',
  'Meta',
  '5',
);
const held = fc.record({ ctrlKey: fc.boolean(), altKey: fc.boolean(), metaKey: fc.boolean(), shiftKey: fc.boolean() });
const isPlain = ({ ctrlKey, altKey, metaKey }: { ctrlKey: boolean; altKey: boolean; metaKey: boolean }) =>
  !ctrlKey && !altKey && !metaKey;

test('no key of a shopper does anything, alone or with others', () => {
  const { passes, onStaff } = setUp();
  fc.assert(
    fc.property(keys, held, (key, modifiers) => {
      expect(passes('keydown', { key, code: key, ...modifiers })).toBe(false);
    }),
  );
  expect(onStaff).not.toHaveBeenCalled();
});

test('staff keep the keys that they type and move with, and no combination', () => {
  const { passes } = setUp({ staff: true });
  fc.assert(
    fc.property(keys, held, (key, modifiers) => {
      const typed = ['a', ' ', 'Enter', 'Tab', 'Escape', '5'].includes(key);
      expect(passes('keydown', { key, code: key, ...modifiers })).toBe(typed && isPlain(modifiers));
    }),
  );
});

test('menus, dragging, dropping and pasting are gone for staff, too; scrolling and selecting for shoppers alone', () => {
  for (const staff of [true, false]) {
    const { passes, abort } = setUp({ staff });
    for (const type of NEVER) expect(passes(type), type).toBe(false);
    expect(passes('selectstart')).toBe(staff);
    expect(passes('wheel', { ctrlKey: false })).toBe(staff);
    expect(passes('wheel', { ctrlKey: true }), 'a pinch').toBe(false);
    expect(passes('touchmove', { touches: [1] })).toBe(staff);
    expect(passes('touchmove', { touches: [1, 2] }), 'a pinch').toBe(false);
    abort.abort();
  }
});

test('a screen to try things with loses nothing, and its staff’s keys work as well', () => {
  const { passes, onStaff } = setUp({ locked: false });
  for (const type of [...NEVER, 'selectstart']) expect(passes(type), type).toBe(true);
  expect(passes('keydown', { key: 'F5', code: 'F5', ctrlKey: false, altKey: false, metaKey: false })).toBe(true);
  const staffs = { key: 'S', code: 'KeyS', ctrlKey: true, shiftKey: true, altKey: false, metaKey: false };
  passes('keydown', { ...staffs, repeat: false });
  passes('keydown', { ...staffs, repeat: true });
  expect(onStaff).toHaveBeenCalledOnce();
});
