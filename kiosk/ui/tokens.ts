/** The design tokens and the few rules that every element shares. */
import { css, unsafeCSS } from 'lit';
import { PAPER } from '#contract/screen';

/** Adopted by each element; custom properties are set once, on kiosk-app, and inherited. */
export const tokens = css`
  :host {
    --paper: light-dark(${unsafeCSS(PAPER.light)}, ${unsafeCSS(PAPER.dark)});
    --raised: light-dark(#ffffff, #211e18);
    --ink: light-dark(#1b1813, #f3ede3);
    --quiet: light-dark(#635b4e, #b0a797);
    --line: light-dark(#dcd4c6, #3a352c);
    --accent: light-dark(#ad3a14, #ff9568);
    --accent-ink: light-dark(#ffffff, #2a0f04);
    --warning: light-dark(#8a5a00, #f0bb55);
    --gap: clamp(1rem, 2.6vmin, 2rem);
    --edge: clamp(1.25rem, 5vmin, 4rem);
    --round: 1rem;
    --swift: 180ms;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --swift: 0ms;
    }
  }
`;

/** Buttons, focus rings and hidden text. */
export const shared = css`
  * {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 3px;
  }
  h1,
  h2,
  p,
  dl,
  dd,
  ol {
    margin: 0;
    padding: 0;
  }
  button,
  select {
    font: inherit;
    color: inherit;
  }
  .button {
    display: inline-flex;
    align-items: center;
    gap: 0.6rem;
    min-height: 3rem;
    padding: 0.4rem 1.25rem;
    border: 1.5px solid var(--line);
    border-radius: 999px;
    background: transparent;
    color: var(--ink);
    cursor: pointer;
    transition:
      background-color var(--swift),
      border-color var(--swift);
  }
  .button:hover {
    border-color: var(--ink);
  }
  .button.strong {
    border-color: transparent;
    background: var(--accent);
    color: var(--accent-ink);
  }
  .button.round {
    justify-content: center;
    width: 3rem;
    height: 3rem;
    padding: 0;
    border-color: transparent;
  }
  .button.round:hover {
    background: color-mix(in srgb, currentColor 12%, transparent);
  }
  svg {
    width: 1.35em;
    height: 1.35em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
