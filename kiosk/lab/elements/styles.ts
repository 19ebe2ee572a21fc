/** The look of the lab: the kiosk's tokens, on a page that is read from half a metre. */
import { css } from 'lit';
import { hidden, tokens } from '../../ui/tokens.ts';

export { tokens };

/** Adopted by each element of the lab. */
export const shared = css`
  * {
    box-sizing: border-box;
  }
  :host {
    --good: light-dark(#1d6b3a, #7fd49c);
    --bar: light-dark(#c9673f, #d9774e);
    line-height: 1.45;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 1.1rem;
  }
  h3 {
    font-size: 1rem;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  .button,
  select,
  input[type='number'],
  input[type='password'] {
    min-height: 2.5rem;
    padding: 0.3rem 0.9rem;
    border: 1.5px solid var(--line);
    border-radius: 0.6rem;
    background: var(--raised);
    color: var(--ink);
  }
  button,
  select {
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    border-color: var(--ink);
  }
  button:disabled {
    color: var(--quiet);
    cursor: default;
  }
  .strong {
    border-color: transparent;
    background: var(--accent);
    color: var(--accent-ink);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6rem 0.8rem;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.8rem;
    align-content: start;
  }
  .card {
    padding: 1rem 1.1rem;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--raised);
    min-width: 0;
  }
  .quiet {
    color: var(--quiet);
  }
  .small {
    font-size: 0.875rem;
  }
  .fault {
    padding: 0.6rem 0.9rem;
    border-left: 4px solid var(--warning);
    background: color-mix(in srgb, var(--warning) 10%, transparent);
    overflow-wrap: anywhere;
  }
  .scroll {
    /* Words for who hears the page are taken out of the flow; they, too, must end with the box. */
    position: relative;
    overflow: auto;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.35rem 0.6rem;
    border-bottom: 1px solid var(--line);
    text-align: start;
    white-space: nowrap;
  }
  ${hidden}
`;
