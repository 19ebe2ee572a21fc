/** How the caption looks: white on the mirror's dark foot, 96 px on a screen whose shorter side has 1080. */
import { css } from 'lit';

export const verdictStyles = css`
  :host {
    display: block;
    min-width: 0;
    color: #fff;
    --head: max(1.75rem, 8.9vmin);
    --tail: max(1.15rem, 4.6vmin);
  }
  section {
    display: flex;
    align-items: flex-end;
    justify-content: space-between;
    gap: var(--edge);
    animation: rise 280ms ease-out;
  }
  section:not(.named) {
    display: block;
  }
  .sentences {
    display: grid;
    gap: clamp(0.5rem, 2vmin, 1.5rem);
    min-width: 0;
  }
  h1 {
    font-size: var(--head);
    font-weight: 650;
    line-height: 1.02;
    letter-spacing: -0.035em;
    overflow-wrap: break-word;
    hyphens: manual;
    text-wrap: balance;
  }
  :is(.waiting, .nothing, .unsure) h1 {
    font-weight: 500;
  }
  .rest {
    display: block;
    padding-top: 0.3em;
    font-size: var(--tail);
    font-weight: 450;
    line-height: 1.2;
    letter-spacing: -0.012em;
    color: #efe9df;
    text-wrap: pretty;
  }
  .comma {
    /* The line's end stands for it; who hears or copies the sentence needs it. */
    font-size: 0;
  }
  .open::after {
    content: ' ?';
    font-weight: 400;
  }
  .open:lang(ar)::after {
    content: '؟';
  }
  .two h1 {
    --head: max(1.6rem, 6.9vmin);
  }
  .two .rest {
    --tail: max(1.05rem, 3.6vmin);
  }
  .other {
    font-size: max(1.25rem, 4.8vmin);
    font-weight: 600;
    line-height: 1.1;
    letter-spacing: -0.02em;
  }
  svg.mark {
    width: 0.62em;
    height: 0.62em;
    margin-inline-end: 0.25em;
    fill: #fff;
    stroke: none;
  }
  .code {
    flex: none;
    margin: 0;
    width: 29.5vmin;
    display: grid;
    gap: 0.5rem;
    text-align: center;
    font-size: max(1rem, 2.4vmin);
    font-weight: 600;
  }
  /* Stays for four seconds, then goes as it came. */
  .goodbye {
    animation: leave 500ms 3.5s ease-in forwards;
  }
  @keyframes leave {
    to {
      opacity: 0;
      transform: translateY(0.6rem);
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(0.6rem);
    }
  }
  @media (orientation: landscape) and (max-height: 30rem) {
    :host {
      --head: max(1.5rem, 7vmin);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    section {
      animation: none;
    }
  }
`;
