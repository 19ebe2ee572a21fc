/** The address behind the code on the screen: the operator's template, filled with what is worn and nothing else. */
import type { Caption } from './caption.ts';

/** Null where no garment is named or the operator gave no template. What is not known is left empty. */
export function takeAwayOf(template: string | null, caption: Pick<Caption, 'type' | 'colour'> | null): string | null {
  if (template === null || caption === null || caption.type === null) return null;
  const values = { type: caption.type, colour: caption.colour ?? '' };
  return template.replace(/\{(type|colour)\}/g, (_, name: keyof typeof values) => encodeURIComponent(values[name]));
}
