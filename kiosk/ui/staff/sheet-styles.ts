/** How the staff's sheet looks: one column upright, more where the screen is wide, and a bar at the foot where there is room for one. */
import { css } from 'lit';

export const sheetStyles = css`
  :host {
    container-type: size;
    /* What takes the focus is scrolled clear of the bar. */
    scroll-padding-block-end: 12rem;
  }
  main {
    max-width: 96rem;
    /* Of columns that stretch, none grows with what stands in it. */
    grid-template-columns: minmax(0, 1fr);
  }
  h1 {
    font-size: clamp(1.6rem, 4vmin, 2.75rem);
    letter-spacing: -0.02em;
    line-height: 1.1;
  }
  .bar,
  .end,
  .brightness {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem var(--gap);
    min-width: 0;
  }
  .brightness {
    flex: 1 1 14rem;
    gap: 0 0.75rem;
  }
  .end {
    margin-inline-start: auto;
  }
  .closes {
    color: var(--warning);
    font-weight: 600;
  }
  /* In sizes of the text: where it is large on a small screen, a bar would leave no room for the rest. */
  @container (min-width: 20rem) and (min-height: 40rem) {
    main {
      min-height: 100%;
      grid-template-rows: auto auto 1fr;
      padding-block-end: 0;
    }
    .bar {
      order: 1;
      position: sticky;
      z-index: 1;
      inset-block-end: 0;
      margin-inline: calc(-1 * var(--edge));
      padding: 1rem var(--edge) clamp(1rem, 3vmin, 2.25rem);
      border-block-start: 1px solid var(--line);
      background: var(--paper);
    }
  }
  h2 {
    font-size: 1.15rem;
    font-weight: 650;
  }
  .sections {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
    align-items: start;
    gap: var(--gap);
  }
  .sections > * {
    min-width: 0;
  }
  section,
  details {
    display: grid;
    align-content: start;
    gap: 0.9rem;
    padding: var(--gap);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--raised);
  }
  details {
    grid-column: 1 / -1;
  }
  .light {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap);
  }
  .light > div {
    flex: 1 1 16rem;
    min-width: 0;
    display: grid;
    justify-items: start;
    gap: 0.75rem;
  }
  .light h2 {
    font-family: var(--display);
    font-size: clamp(1.6rem, 4vmin, 2.75rem);
    line-height: 1.1;
  }
  .lamp {
    flex: none;
    align-self: start;
    width: clamp(3rem, 9vmin, 6rem);
    aspect-ratio: 1;
    border: 3px solid var(--ink);
    border-radius: 50%;
    background: var(--good);
    forced-color-adjust: none;
  }
  .amber .lamp {
    background: var(--amber);
  }
  .red .lamp {
    background: var(--bad);
  }
  .says {
    font-size: 1.25rem;
  }
  .code {
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.04em;
    white-space: nowrap;
  }
  kiosk-preview {
    width: min(100%, 32rem);
  }
  .light .code {
    font-family: var(--text);
    font-size: 0.6em;
    padding: 0.2em 0.6em;
    border: 2px solid currentColor;
    border-radius: 999px;
    vertical-align: 0.15em;
  }
  .hint,
  dt {
    color: var(--quiet);
  }
  dl {
    display: grid;
    gap: 0.5rem;
  }
  dl div {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr));
    gap: 0 1rem;
  }
  dd {
    font-size: 1.25rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  input[type='range'] {
    flex: 1 1 9rem;
    min-width: 0;
    min-height: 3rem;
    accent-color: var(--accent);
  }
  select {
    width: 100%;
    min-height: 3rem;
    min-width: 0;
    padding: 0.4rem 1rem;
    text-overflow: ellipsis;
    border: 1.5px solid var(--edge-line);
    border-radius: var(--round);
    background: var(--paper);
  }
  .help {
    display: flex;
    flex-wrap: wrap;
  }
  .buttons {
    flex: 1 1 13rem;
    min-width: 0;
    display: grid;
    justify-items: start;
    gap: 0.9rem;
  }
  figure {
    display: grid;
    gap: 0.5rem;
    flex: 1 1 8rem;
    align-content: start;
    max-width: 14rem;
  }
  summary {
    min-height: 3rem;
    align-content: center;
    font-size: 1.15rem;
    font-weight: 650;
    cursor: pointer;
  }
`;
