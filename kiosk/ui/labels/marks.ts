/** The marks that tell two people apart, 24 × 24: one without corners and one with, so that no colour is needed. */
import { svg, type SVGTemplateResult } from 'lit';
import type { Mark } from './plan.ts';

export const MARKS: Readonly<Record<Mark, SVGTemplateResult>> = {
  round: svg`<circle cx="12" cy="12" r="9" />`,
  triangle: svg`<path d="M12 3L22 20.5H2z" />`,
};
