/** How the health page looks. */
import { css } from 'lit';

export const healthStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow-y: auto;
    background: var(--paper);
    color: var(--ink);
  }
  main {
    max-width: 92rem;
    margin: 0 auto;
    padding: var(--edge);
    display: grid;
    gap: clamp(1.5rem, 4vmin, 3rem);
  }
  header {
    display: grid;
    justify-items: start;
    gap: 1.5rem;
  }
  h1 {
    font-size: clamp(2rem, 6vmin, 4rem);
    font-weight: 600;
    letter-spacing: -0.03em;
    line-height: 1.05;
  }
  /* It takes the focus to be read out, not to be pressed. */
  h1:focus-visible {
    outline: none;
  }
  .sections {
    columns: 26rem auto;
    column-gap: clamp(2rem, 5vmin, 4rem);
  }
  section {
    break-inside: avoid;
    margin-bottom: clamp(1.5rem, 4vmin, 2.75rem);
  }
  h2 {
    font-size: 1.2rem;
    font-weight: 600;
    padding-bottom: 0.6rem;
  }
  dl > div {
    display: grid;
    grid-template-columns: minmax(9rem, 2fr) 3fr;
    gap: 1rem;
    padding: 0.6rem 0;
    border-top: 1px solid var(--line);
    line-height: 1.4;
  }
  dt {
    color: var(--quiet);
  }
  dd {
    overflow-wrap: anywhere;
  }
  .bad dd {
    color: var(--warning);
    font-weight: 600;
  }
  select {
    width: 100%;
    min-height: 3rem;
    padding: 0 1rem;
    border: 1.5px solid var(--line);
    border-radius: 0.75rem;
    background: var(--raised);
    text-overflow: ellipsis;
  }
`;
