/** How the privacy page looks, on a store screen and on a phone. */
import { css } from 'lit';

export const policyStyles = css`
  main {
    gap: calc(1.5 * var(--gap));
    max-width: 80rem;
  }
  header {
    display: grid;
    justify-items: start;
    gap: 1rem;
  }
  h1 {
    font-size: clamp(1.9rem, 5.5vmin, 4rem);
    letter-spacing: -0.025em;
    line-height: 1.08;
    text-wrap: balance;
  }
  .lead {
    max-width: 40em;
    font-size: clamp(1.15rem, 2.4vmin, 1.6rem);
    line-height: 1.45;
    text-wrap: pretty;
  }
  .parts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
    gap: calc(1.5 * var(--gap)) calc(2 * var(--gap));
  }
  section {
    display: grid;
    align-content: start;
    gap: 0.4rem;
    padding-block-start: 0.9rem;
    border-block-start: 2px solid var(--line);
  }
  h2 {
    font-size: 1rem;
    font-weight: 600;
    color: var(--quiet);
  }
  p {
    font-size: clamp(1rem, 2.1vmin, 1.45rem);
    line-height: 1.5;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .measured {
    font-family: var(--display);
    font-size: clamp(1.4rem, 3.4vmin, 2.2rem);
    font-weight: 650;
    line-height: 1.15;
  }
  figure {
    display: grid;
    gap: 0.6rem;
    max-width: 16rem;
    margin: 0;
  }
`;
