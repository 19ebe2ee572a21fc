/** The layout of the lab's page: pictures and networks above, the chosen view below. */
import { css } from 'lit';

export const appStyles = css`
  :host {
    display: block;
    min-height: 100dvh;
    background: var(--paper);
    color: var(--ink);
  }
  .skip:not(:focus) {
    position: absolute;
    width: 1px;
    height: 1px;
    min-height: 0;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
  header {
    justify-content: space-between;
    padding: 1.4rem clamp(1rem, 3vw, 2.5rem) 0.4rem;
  }
  header .lead {
    gap: 0.2rem;
    max-width: 46rem;
  }
  h1 {
    font-size: 1.7rem;
    letter-spacing: -0.02em;
  }
  a {
    color: var(--accent);
  }
  main {
    padding: 0.8rem clamp(1rem, 3vw, 2.5rem) 3rem;
    max-width: 110rem;
  }
  .top {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    gap: 1rem;
  }
  .tabs {
    gap: 0.3rem;
    border-bottom: 1px solid var(--line);
  }
  .tabs button {
    border: 0;
    border-bottom: 3px solid transparent;
    border-radius: 0;
    background: transparent;
  }
  .tabs [aria-selected='true'] {
    border-bottom-color: var(--accent);
    font-weight: 650;
  }
  #result:focus {
    outline: none;
  }
  @media (max-width: 900px) {
    .top {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
