/** How set-up looks: one thing at a time, its buttons within reach. */
import { css } from 'lit';

export const setupStyles = css`
  main {
    grid-template-rows: auto auto 1fr auto;
    min-height: 100%;
    max-width: 64rem;
  }
  .step {
    color: var(--quiet);
  }
  h1 {
    font-size: clamp(2.25rem, 8vmin, 6rem);
    letter-spacing: -0.03em;
    line-height: 1.02;
    text-wrap: balance;
  }
  .body {
    display: grid;
    align-content: center;
    gap: var(--gap);
    font-size: clamp(1.15rem, 2.6vmin, 1.7rem);
    line-height: 1.45;
  }
  .body p {
    max-width: 34em;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  kiosk-preview {
    width: min(100%, 90vmin);
    max-height: 42vh;
  }
  kiosk-code {
    width: clamp(9rem, 26vmin, 18rem);
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 1rem;
  }
  nav .button {
    min-height: 4rem;
    padding-inline: 2rem;
    font-size: 1.25rem;
  }
  nav .strong {
    margin-inline-start: auto;
  }
`;
