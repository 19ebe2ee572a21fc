/** Which keys belong to the browser: a PIN and Tab need neither Ctrl, Alt, Super nor a function key. */
export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>;

export function isShortcut({ key, ctrlKey, altKey, metaKey, shiftKey }: Key): boolean {
  return ctrlKey || altKey || metaKey || (shiftKey && key === 'Escape') || /^(F\d+|(Browser|Launch)\w+|ContextMenu)$/.test(key);
}
