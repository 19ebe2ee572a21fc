/** The layout: portrait first, camera above and answer below; side by side where the screen is wide. */
import { css } from 'lit';

export const appStyles = css`
  :host {
    display: block;
    position: relative;
    height: 100%;
    background: var(--paper);
    color: var(--ink);
  }
  main {
    position: relative;
    height: 100%;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'view' 'answer' 'footer';
    grid-template-rows: minmax(0, 56%) minmax(0, 1fr) auto;
  }
  kiosk-viewfinder,
  kiosk-unseen {
    grid-area: view;
  }
  kiosk-verdict,
  kiosk-declined {
    grid-area: answer;
    min-height: 0;
    padding: var(--gap) var(--edge);
  }
  kiosk-fault,
  kiosk-trouble {
    grid-row: 1 / 3;
    grid-column: 1 / -1;
    min-height: 0;
    overflow: auto;
  }
  .page {
    position: absolute;
    z-index: 3;
    inset: 0;
  }
  /* Staff's brightness: over everything, and in nobody's way. */
  .dim {
    position: fixed;
    z-index: 9;
    inset: 0;
    background: #000;
    opacity: var(--dim, 0);
    pointer-events: none;
  }
  header {
    position: absolute;
    z-index: 1;
    inset: 0 0 auto;
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.5rem var(--gap);
    padding: clamp(1rem, 3.2vmin, 2.25rem) var(--edge);
    pointer-events: none;
  }
  .watching header {
    color: #fff;
    background: linear-gradient(rgb(13 12 10 / 55%), rgb(13 12 10 / 20%) 60%, transparent);
  }
  footer {
    grid-area: footer;
    display: grid;
    grid-template: 'refused refused' auto 'actions corner' auto 'privacy privacy' auto / 1fr auto;
    align-items: center;
    gap: 1rem var(--gap);
    padding: 0 var(--edge) clamp(1rem, 3vmin, 2.25rem);
  }
  .refused {
    grid-area: refused;
    color: var(--warning);
  }
  .refused:empty {
    display: none;
  }
  .actions {
    grid-area: actions;
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
  }
  .privacy {
    grid-area: privacy;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding-block-start: 1rem;
    border-block-start: 1px solid var(--line);
    color: var(--quiet);
  }
  .corner {
    grid-area: corner;
    display: flex;
    gap: 0.25rem;
    color: var(--quiet);
  }
  .corner .button {
    color: inherit;
    font-size: 0.95rem;
    font-weight: 600;
  }
  @media (orientation: landscape) {
    main.watching {
      grid-template: minmax(0, 1fr) auto / minmax(0, 57fr) minmax(0, 43fr);
      grid-template-areas: 'view answer' 'view footer';
    }
    .watching header {
      inset-inline-end: 43%;
    }
    main.waiting {
      grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
      grid-template-areas: 'answer' 'footer';
    }
    main.waiting :is(kiosk-fault, kiosk-trouble) {
      grid-row: 1;
    }
    main.waiting footer {
      grid-template: 'refused refused refused' auto 'privacy actions corner' auto / auto 1fr auto;
    }
    main.waiting .privacy {
      padding: 0;
      border: 0;
    }
  }
  @media (max-width: 40rem) and (orientation: portrait) {
    main {
      grid-template-rows: minmax(0, 42%) minmax(0, 1fr) auto;
    }
    footer {
      grid-template: 'refused' auto 'actions' auto 'corner' auto 'privacy' auto / 1fr;
      gap: 0.5rem;
    }
  }
`;
