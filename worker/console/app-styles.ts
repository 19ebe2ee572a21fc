/** The frame around the pages: navigation at the side on wide screens, on top on narrow ones. */
import { css } from 'lit';

export const appStyles = css`
  .frame {
    display: grid;
    grid-template-columns: 13.5rem minmax(0, 1fr);
    min-height: 100vh;
  }
  .frame > header {
    display: flex;
    flex-direction: column;
    gap: 1.75rem;
    padding: 1.5rem 1rem;
    border-inline-end: 1px solid var(--line);
    position: sticky;
    top: 0;
    height: 100vh;
  }
  .brand {
    font-size: 1.25rem;
    font-weight: 700;
    letter-spacing: -0.02em;
    padding-inline: 0.75rem;
  }
  nav {
    display: grid;
    gap: 0.2rem;
  }
  nav a {
    color: var(--ink);
    text-decoration: none;
    padding: 0.5rem 0.75rem;
    border-radius: 7px;
  }
  nav a:hover {
    background: var(--sunk);
  }
  nav a[aria-current='page'] {
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 600;
  }
  .foot {
    margin-block-start: auto;
    display: grid;
    gap: 0.5rem;
  }
  .foot > button {
    justify-content: center;
  }
  .preferences {
    display: flex;
    gap: 0.4rem;
  }
  .preferences select {
    min-height: 2rem;
    padding: 0.1rem 0.3rem;
    font-size: 0.867rem;
  }
  main {
    padding: 1.25rem clamp(1rem, 3vw, 2.75rem) 3rem;
    max-width: 96rem;
    width: 100%;
    outline: none;
    display: grid;
    gap: 1rem;
    align-content: start;
  }
  .gate {
    max-width: 32rem;
    margin: 0 auto;
    padding: clamp(1.5rem, 12vh, 9rem) 1rem 2rem;
  }
  .gate header {
    display: flex;
    justify-content: space-between;
    align-items: center;
  }
  .gate .brand {
    padding: 0;
  }
  .gate main {
    padding-inline: 0;
  }
  .skip {
    position: absolute;
    left: -99rem;
  }
  .skip:focus {
    left: 1rem;
    top: 1rem;
    z-index: 1;
  }
  @media (max-width: 60rem) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto 1fr;
    }
    .frame > header {
      position: static;
      height: auto;
      gap: 0.75rem;
      border-inline-end: 0;
      border-block-end: 1px solid var(--line);
    }
    nav {
      display: flex;
      flex-wrap: wrap;
    }
    .foot {
      display: flex;
      margin: 0;
      justify-content: space-between;
    }
  }
`;
