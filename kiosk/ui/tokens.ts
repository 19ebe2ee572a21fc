/** The measures of the layout and the few rules that every element shares. */
import { css } from 'lit';

/** Adopted by each element. Colours and faces come from brand/palette.css, by inheritance. */
export const tokens = css`
  :host {
    --gap: clamp(1rem, 2.6vmin, 2rem);
    --edge: clamp(1.25rem, 5vmin, 4rem);
    --round: 1rem;
    /* The code of the privacy notice: 70 mm on 43 inches, read from 0.7 m by the 10 : 1 rule. */
    --code: clamp(4rem, 13vmin, 11rem);
    --swift: 180ms;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --swift: 0ms;
    }
  }
`;

/** A page over the window, or a phone's own: it scrolls by itself, and its column stands in the middle. */
export const paged = css`
  :host {
    display: block;
    overflow: auto;
    background: var(--paper);
    color: var(--ink);
    touch-action: pan-y;
  }
  main {
    display: grid;
    gap: var(--gap);
    margin-inline: auto;
    padding: var(--edge);
  }
  h1 {
    font-family: var(--display);
    font-weight: 650;
  }
`;

/** For pages that must be whole at 200 % on a phone: a word that is wider than its place breaks. */
export const wrapping = css`
  :is(h1, h2, h3, p, dt, dd, label, summary, figcaption, .button) {
    min-width: 0;
    overflow-wrap: anywhere;
  }
`;

/** A button that is a switch: its word stays, and a mark says that it is on. */
export const switched = css`
  .button[aria-pressed='true'] {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 1px var(--ink);
    font-weight: 650;
  }
  .button[aria-pressed='true']::before {
    content: '✓' / '';
  }
`;

/** Words for who hears the page. */
export const hidden = css`
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
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
  /* A heading takes the focus to be read out, not to be pressed. */
  h1:focus-visible {
    outline: none;
  }
  h1,
  h2,
  p,
  dl,
  dd,
  ol,
  figure {
    margin: 0;
    padding: 0;
  }
  button,
  select,
  input {
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
  ${hidden}
`;
