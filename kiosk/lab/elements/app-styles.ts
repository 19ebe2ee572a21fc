/** The layout of the lab's page: pictures and networks above, the list beside what is said of one of them. */
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
  .picture {
    display: grid;
    grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr);
    gap: 1.2rem;
    align-items: start;
  }
  .picture > lab-list {
    position: sticky;
    top: 1rem;
    --window: min(70vh, 48rem);
  }
  .shown {
    align-items: start;
    gap: 1.2rem;
  }
  .large {
    width: min(100%, 22rem);
  }
  .looks {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
    gap: 1rem;
    align-items: start;
  }
  @media (max-width: 900px) {
    .top,
    .picture {
      grid-template-columns: minmax(0, 1fr);
    }
    .picture > lab-list {
      position: static;
      --window: 15rem;
    }
  }
`;
