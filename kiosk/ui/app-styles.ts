/** The layout: the mirror over the whole screen with a caption at its foot; a page of its own for whatever stands in the way. */
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
    overflow: hidden;
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
  /* It can still be pressed, and comes back with whoever comes. */
  .resting {
    opacity: 0;
  }

  /* The mirror is dark at its edges in any theme, so that white is read over any picture. */
  .watching {
    color-scheme: dark;
    color: #fff;
    background: #0d0c0a;
  }
  .watching :is(kiosk-viewfinder, kiosk-unseen) {
    position: absolute;
    inset: 0;
  }
  .watching header {
    padding-bottom: 6vmin;
    background: linear-gradient(rgb(13 12 10 / 80%), rgb(13 12 10 / 62%) 45%, rgb(13 12 10 / 24%) 75%, transparent);
  }
  .foot {
    position: absolute;
    inset: auto 0 0;
    padding: max(3rem, 11vmin) 0 clamp(1rem, 3.2vmin, 2.25rem);
    background: linear-gradient(transparent, rgb(13 12 10 / 72%) max(3rem, 10vmin), rgb(13 12 10 / 90%) 65%);
    transition: background-color 400ms;
  }
  .foot :is(kiosk-verdict, kiosk-declined) {
    margin: 0 var(--edge);
  }
  .foot footer {
    padding-block: clamp(1rem, 3vmin, 2rem) 0;
  }
  .foot.empty {
    padding-top: 2rem;
    background: linear-gradient(transparent, rgb(13 12 10 / 80%) 60%);
  }

  .waiting {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
  }
  .waiting :is(kiosk-fault, kiosk-trouble) {
    min-height: 0;
    overflow: auto;
  }
  .night {
    color-scheme: dark;
    color: #8f887c;
    background: #000;
  }
  .night footer {
    position: absolute;
    inset: auto 0 0;
  }

  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem var(--gap);
    padding: 0 var(--edge) clamp(1rem, 3vmin, 2.25rem);
  }
  .refused {
    flex: 1 0 100%;
    color: var(--warning);
  }
  .refused:empty {
    display: none;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
  }
  .privacy {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    color: var(--quiet);
  }
  .corner {
    display: flex;
    gap: 0.25rem;
    margin-inline-start: auto;
    color: var(--quiet);
  }
  .corner .button {
    color: inherit;
    font-size: 0.95rem;
    font-weight: 600;
  }
  .returning {
    position: fixed;
    z-index: 3;
    inset: auto 0 auto;
    top: 40%;
    width: fit-content;
    max-width: 90%;
    margin: 0 auto;
    padding: 0.7em 1.2em;
    border-radius: 1em;
    background: rgb(13 12 10 / 92%);
    color: #fff;
    font-size: max(1.25rem, 4.45vmin);
    font-weight: 600;
    text-align: center;
    text-wrap: balance;
  }
  .returning:empty {
    display: none;
  }
  /* Where the screen is low the foot is one line: the caption, and beside it what can be pressed. */
  @media (orientation: landscape) {
    .foot {
      display: flex;
      align-items: flex-end;
      justify-content: space-between;
      gap: var(--gap);
      padding-top: 9vmin;
      background: linear-gradient(transparent, rgb(13 12 10 / 72%) 9vmin, rgb(13 12 10 / 88%) 70%);
    }
    .foot :is(kiosk-verdict, kiosk-declined) {
      flex: 1;
      margin-inline-end: 0;
    }
    .foot footer {
      flex: 0 1 auto;
      justify-content: flex-end;
      max-width: 42%;
      padding-block: 0;
      padding-inline-start: 0;
    }
    .foot .privacy {
      flex: 1 0 100%;
      order: 3;
      justify-content: flex-end;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    kiosk-brand,
    .foot {
      transition: none;
    }
  }
  @media (max-width: 40rem) and (orientation: portrait) {
    .privacy {
      order: 3;
      font-size: 0.9rem;
    }
  }
`;
