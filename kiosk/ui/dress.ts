/** Puts on the document what holds for all elements: language and direction, light or dark, the mode, and the operator's accent. */
import { modeOf, setupOf } from '../state/may.ts';
import type { State } from '../state/state.ts';
import { accentsOf } from './brand/accent.ts';
import { directionOf } from './format.ts';

export function dress(root: HTMLElement, state: State): void {
  const { language, theme, service, screen } = state;
  root.lang = language;
  root.dir = directionOf(language);
  root.dataset['theme'] = theme;
  root.dataset['mode'] = modeOf(state);
  root.toggleAttribute('data-staff', service.door.kind !== 'shut' || setupOf(state) !== null);
  const { accent } = screen.brand;
  if (root.dataset['accent'] === (accent ?? '')) return;
  root.dataset['accent'] = accent ?? '';
  const both = accent === null ? null : accentsOf(accent);
  set(root, '--accent', both && `light-dark(${both.light.accent}, ${both.dark.accent})`);
  set(root, '--accent-ink', both && `light-dark(${both.light.ink}, ${both.dark.ink})`);
}

function set({ style }: HTMLElement, name: string, value: string | null): void {
  if (value === null) style.removeProperty(name);
  else style.setProperty(name, value);
}
