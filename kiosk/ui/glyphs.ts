/** The line drawings, 24 × 24, coloured by the text around them. Decoration only: words stand beside each. */
import { svg } from 'lit';
import type { SVGTemplateResult } from 'lit';

const glyph = (paths: SVGTemplateResult): SVGTemplateResult => svg`<svg viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;

export const lock = glyph(svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`);
export const back = glyph(svg`<path d="M15 5l-7 7 7 7"/>`);
export const picture = glyph(
  svg`<rect x="3.5" y="5" width="17" height="14" rx="2"/><circle cx="9" cy="10" r="1.6"/><path d="M4 17l5-4 3.5 3 3-2.5 4.5 3.5"/>`,
);
export const lens = glyph(
  svg`<path d="M4 8h3l1.5-2.5h7L17 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z"/><circle cx="12" cy="13" r="3.5"/>`,
);
export const noLens = glyph(
  svg`<path d="M9 5.5h6.5L17 8h3a1 1 0 0 1 1 1v9M18 19H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1h2M15.2 14.5A3.5 3.5 0 0 1 10 10.2M3 3l18 18"/>`,
);
export const plug = glyph(svg`<path d="M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4"/>`);
export const cloud = glyph(
  svg`<path d="M7 18.5a4 4 0 0 1-.6-7.95A5.8 5.8 0 0 1 17.5 9.4a4.6 4.6 0 0 1-.3 9.1zM12 10.5v5M9.8 13.4L12 15.6l2.2-2.2"/>`,
);
export const noCloud = glyph(
  svg`<path d="M9 6.3a5.8 5.8 0 0 1 8.5 3.1 4.6 4.6 0 0 1 2.6 7.2M16.5 18.5H7a4 4 0 0 1-.6-7.95l.2-1.1M3.5 3.5l17 17"/>`,
);
export const hanger = glyph(
  svg`<path d="M10 7.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.8-.9 1.6l8.3 5.6a1.3 1.3 0 0 1-.7 2.4H4.4a1.3 1.3 0 0 1-.7-2.4l8.3-5.6"/>`,
);
export const pulse = glyph(svg`<path d="M3 12.5h4l2.5-6 4.5 11 2.5-5H21"/>`);
export const sun = glyph(
  svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4"/>`,
);
export const moon = glyph(svg`<path d="M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7z"/>`);
export const halfMoon = glyph(svg`<circle cx="12" cy="12" r="8"/><path d="M12 4v16"/><path d="M12 7l5.5-.5M12 11h8M12 15h7"/>`);
export const warning = glyph(svg`<path d="M12 4.5L21 19.5H3zM12 10v4.5M12 17v.2"/>`);
