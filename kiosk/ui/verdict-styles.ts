/** How the answer looks. */
import { css } from 'lit';

export const verdictStyles = css`
  :host {
    display: grid;
    align-content: center;
    container-type: size;
    min-width: 0;
  }
  section {
    display: grid;
    gap: clamp(0.75rem, 2.2vmin, 1.6rem);
    animation: appear var(--swift) ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  h1 {
    /* 0.6 em is what a letter of a bold grotesque takes, with room to spare; a third of the height is the name's. */
    --size: min(calc(100cqi / (var(--letters, 9) * 0.6)), calc(38cqb / (0.45 + 0.6 * var(--lines, 1))));
    font-size: clamp(2.25rem, var(--size), 10.5rem);
    font-weight: 650;
    line-height: 0.98;
    letter-spacing: -0.04em;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  .kicker,
  h2 {
    font-size: 1.15rem;
    font-weight: 500;
    color: var(--quiet);
  }
  .hint {
    max-width: 32em;
    font-size: clamp(1.15rem, 2.5vmin, 1.6rem);
    line-height: 1.45;
    color: var(--quiet);
    text-wrap: pretty;
  }
  .waiting h1 {
    color: var(--quiet);
    font-weight: 450;
    font-size: clamp(2.25rem, var(--size), 6rem);
  }
  .nothing h1 {
    font-weight: 450;
    font-size: clamp(2.25rem, var(--size), 7rem);
  }
  .group h1 {
    font-weight: 550;
    font-size: clamp(2.25rem, var(--size), 7rem);
  }
  .unsure h1 {
    font-weight: 450;
    font-size: clamp(2.25rem, 8vmin, 5rem);
  }
  .confidence {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: baseline;
    gap: 0.5rem 0.6rem;
  }
  .number {
    font-size: clamp(1.75rem, 4.6vmin, 3.25rem);
    font-weight: 600;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
    color: var(--accent);
  }
  .sure {
    font-size: 1.15rem;
    color: var(--quiet);
  }
  .bar {
    display: block;
    grid-column: 1 / -1;
    height: 4px;
    border-radius: 2px;
    background: var(--line);
    overflow: hidden;
  }
  .bar::after {
    content: '';
    display: block;
    height: 100%;
    border-radius: 2px;
    background: var(--quiet);
    transform: scaleX(var(--share));
    transform-origin: 0 50%;
    transition: transform 250ms ease-out;
  }
  .confidence .bar {
    height: 8px;
    border-radius: 4px;
  }
  .confidence .bar::after {
    background: var(--accent);
    border-radius: 4px;
  }
  .guesses {
    display: grid;
    gap: 0.6rem;
    margin-top: clamp(0rem, 1vmin, 1rem);
  }
  ol {
    list-style: none;
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
    gap: 0.75rem clamp(1rem, 4cqi, 2.5rem);
  }
  li {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: baseline;
    gap: 0.5rem;
    font-size: clamp(1.15rem, 2.7vmin, 1.7rem);
  }
  .guess {
    overflow-wrap: anywhere;
  }
  .share {
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
  }
  /* Three guesses of one rank: all in a row or all in a column, never two and one. */
  :is(.unsure, .group) ol {
    grid-template-columns: minmax(0, 1fr);
  }
  :is(.unsure, .group) li {
    font-size: clamp(1.3rem, 3.2vmin, 2rem);
  }
  @container (min-width: 38rem) {
    :is(.unsure, .group) ol {
      grid-template-columns: repeat(3, minmax(0, 1fr));
      align-items: end;
    }
  }
  /* Where there is room for one thing, it is the answer. */
  @container (max-height: 20rem) {
    .kicker,
    .named .guesses {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bar::after {
      transition: none;
    }
  }
`;
