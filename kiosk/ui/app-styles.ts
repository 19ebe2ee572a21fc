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
  /* Faces are at the top: there is shade behind the mark alone. */
  .watching kiosk-brand {
    padding: 0 0.8rem;
    border-radius: 0.8rem;
    background: rgb(13 12 10 / 72%);
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
  kiosk-notice {
    margin: clamp(0.75rem, 2vmin, 1.5rem) var(--edge) 0;
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
    grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr);
  }
  .waiting :is(kiosk-fault, kiosk-trouble) {
    min-height: 0;
    overflow: auto;
  }
  .waiting kiosk-notice {
    margin-block: 0 clamp(1rem, 3.2vmin, 2.25rem);
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
  .button.privacy {
    gap: 0.5rem;
    padding-inline: 0;
    border-color: transparent;
    color: var(--quiet);
    text-align: start;
  }
  .privacy .words {
    text-decoration: underline;
    text-underline-offset: 0.3em;
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
  /* Where the screen is low the foot is two lines: the caption, and beside it what can be pressed; and the notice. */
  @media (orientation: landscape) {
    .foot {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      justify-content: space-between;
      gap: 0 var(--gap);
      padding-top: 9vmin;
      background: linear-gradient(transparent, rgb(13 12 10 / 72%) 9vmin, rgb(13 12 10 / 88%) 70%);
    }
    .foot :is(kiosk-verdict, kiosk-declined) {
      flex: 1;
      margin-inline-end: 0;
    }
    .foot kiosk-notice {
      flex: 0 0 calc(100% - 2 * var(--edge));
    }
    /* Beside the code, which stands up from the notice. */
    .foot.store footer {
      padding-inline-end: calc(var(--edge) + var(--code) + var(--gap));
    }
    .foot footer {
      flex: 0 1 auto;
      justify-content: flex-end;
      max-width: 42%;
      padding-block: 0;
      padding-inline-start: 0;
    }
    .foot .privacy {
      order: 3;
      margin-inline-start: auto;
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
