/** How the pad looks: in the lower part of the screen, where everybody can reach it. */
import { css } from 'lit';

export const pinStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 4;
    display: grid;
    overflow: auto;
    background: color-mix(in srgb, var(--paper) 88%, transparent);
    backdrop-filter: blur(24px);
    color: var(--ink);
  }
  section {
    display: grid;
    /* Not by align-self: what is higher than the screen must still be reached by scrolling. */
    margin-block-start: auto;
    justify-items: center;
    gap: 1rem;
    padding: var(--edge);
    text-align: center;
  }
  h1 {
    font-family: var(--display);
    font-size: clamp(2rem, 5vmin, 3.5rem);
    line-height: 1.1;
  }
  .dots {
    display: flex;
    gap: min(1rem, 4vw);
  }
  .dots i {
    width: min(1.25rem, 6vw);
    aspect-ratio: 1;
    border: 2px solid var(--edge-line);
    border-radius: 50%;
  }
  .dots .full {
    border-color: CanvasText;
    border-color: var(--ink);
    background: var(--ink);
    forced-color-adjust: none;
  }
  .said {
    min-height: 1.5em;
    color: var(--warning);
    font-weight: 600;
  }
  .pad {
    display: grid;
    width: min(100%, 28rem);
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.75rem;
  }
  .key {
    min-height: clamp(3.5rem, 8vmin, 5.5rem);
    border: 1.5px solid var(--edge-line);
    border-radius: var(--round);
    background: var(--raised);
    color: var(--ink);
    font-size: clamp(1.5rem, 4vmin, 2.5rem);
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  /* Not disabled, which would take the focus from it. */
  .key[aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
`;
