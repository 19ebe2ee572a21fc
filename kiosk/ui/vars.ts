/** Sets CSS custom properties on an element through the CSSOM; a style attribute is against the content security policy. */
import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

class Vars extends Directive {
  override render(_values: Readonly<Record<string, string | number>>): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [values]: [Readonly<Record<string, string | number>>]): unknown {
    for (const [name, value] of Object.entries(values)) (element as HTMLElement).style.setProperty(`--${name}`, String(value));
    return noChange;
  }
}

/** In an element's position: `<i ${vars({ share: 0.4 })}>` sets `--share: 0.4`. */
export const vars = directive(Vars);
