/** Takes from a store's screen what a shopper could leave the window with: menus, dragging, dropping, selecting, zooming, keys. */

/** Keys that staff need in their own pages; everything else, and every combination, goes nowhere. */
const STAFF_KEYS = /^(Tab|Enter|Escape|Backspace|Delete|Home|End|Page(Up|Down)|Arrow(Up|Down|Left|Right)|.)$/u;

export interface LockdownParts {
  /** Whether the screen is a store's at this moment. */
  readonly isLocked: () => boolean;
  /** Whether the pad, the sheet or set-up is open, which are used with keys and fingers. */
  readonly isStaff: () => boolean;
  /** Ctrl-Shift-S was pressed, in either mode. */
  readonly onStaff: () => void;
}

/** From now until aborted. Capturing, so that no element hears of what is taken away. */
export function lockDown(signal: AbortSignal, { isLocked, isStaff, onStaff }: LockdownParts): void {
  const refuse = (event: Event): void => {
    if (!isLocked()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const options = { capture: true, passive: false, signal } as const;
  for (const type of [
    'contextmenu',
    'dragstart',
    'dragenter',
    'dragover',
    'drop',
    'gesturestart',
    'auxclick',
    'copy',
    'cut',
    'paste',
  ])
    window.addEventListener(type, refuse, options);
  const unlessStaff = (event: Event): void => {
    if (!isStaff()) refuse(event);
  };
  window.addEventListener('selectstart', unlessStaff, options);
  // A pinch is a wheel with Ctrl, or a touch of two fingers.
  window.addEventListener('wheel', (event) => (event.ctrlKey ? refuse(event) : unlessStaff(event)), options);
  window.addEventListener('touchmove', (event) => (event.touches.length > 1 ? refuse(event) : unlessStaff(event)), options);
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey && event.shiftKey && event.code === 'KeyS') {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (!event.repeat) onStaff();
        return;
      }
      const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
      if (!isStaff() || !plain || !STAFF_KEYS.test(event.key)) refuse(event);
    },
    options,
  );
}
