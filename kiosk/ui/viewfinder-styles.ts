/** How the mirror and what is drawn on it look. Whatever moves, moves by transforms. */
import { css } from 'lit';

export const viewfinderStyles = css`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
    container-type: size;
    background: #0d0c0a;
    /* Over any picture: dark enough that white on it is read, whatever lies below. */
    --casing: rgb(13 12 10 / 84%);
  }
  /* What is drawn over the picture is placed on the stage, which the picture covers or is contained in. */
  .stage,
  :is(video, img) {
    position: absolute;
    inset: 0;
  }
  :is(video, img) {
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  :is(.whole, .picture) :is(video, img) {
    object-fit: contain;
  }
  .mirror video {
    transform: scaleX(-1);
  }
  .turn180 video {
    transform: rotate(180deg);
  }
  .mirror.turn180 video {
    transform: scaleX(-1) rotate(180deg);
  }
  :is(.turn90, .turn270) video {
    inset: auto;
    inset-inline-start: 50%;
    top: 50%;
    width: 100cqh;
    height: 100cqw;
    transform: translate(-50%, -50%) rotate(var(--turn));
  }
  .mirror:is(.turn90, .turn270) video {
    transform: translate(-50%, -50%) scaleX(-1) rotate(var(--turn));
  }
  .turn90 {
    --turn: 90deg;
  }
  .turn270 {
    --turn: 270deg;
  }
  .picture {
    inset: var(--top, 6rem) var(--edge) var(--bottom, 12rem);
  }
  .shade {
    position: absolute;
    inset: 0;
    pointer-events: none;
    background: rgb(13 12 10 / 0%);
    transition: background-color 600ms ease;
  }
  .empty .shade {
    background: rgb(13 12 10 / 38%);
  }
  .guide,
  .person {
    position: absolute;
    inset-inline-start: var(--x);
    top: var(--y);
    width: var(--w);
    height: var(--h);
    box-sizing: border-box;
    pointer-events: none;
  }
  .stage:not(.picture) .person {
    inset-inline-start: 0;
    top: 0;
    width: 1px;
    height: 1px;
    transform: var(--at);
    transform-origin: 0 0;
  }
  /* A mirror draws no boxes round people; of a picture, which is not oneself, it is shown who was found. */
  .picture .person {
    border: 3px solid rgb(255 255 255 / 80%);
    border-radius: 1.25rem;
    box-shadow:
      0 0 0 1.5px rgb(13 12 10 / 60%),
      inset 0 0 0 1.5px rgb(13 12 10 / 60%);
  }
  .hidden-person {
    opacity: 0.5;
  }
  .garment,
  .leader,
  .dot {
    position: absolute;
    inset-inline-start: 0;
    top: 0;
    pointer-events: none;
    transform: var(--at);
    transition: transform 220ms ease-out;
    will-change: transform;
  }
  .garment {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.3em;
    width: var(--w);
    height: var(--h);
    box-sizing: border-box;
    padding: 0 0.42em;
    border-radius: 0.42em;
    background: var(--casing);
    /* Beside a picture that does not fill the screen its casing would be lost in the dark. */
    box-shadow: 0 0 0 1px rgb(255 255 255 / 20%);
    color: #fff;
    font-size: var(--type);
    font-style: normal;
    font-weight: 600;
    letter-spacing: -0.012em;
    line-height: 1;
    white-space: nowrap;
    animation: appear 160ms 260ms ease-out backwards;
  }
  .leaving {
    animation: none;
  }
  .garment span {
    overflow: hidden;
    text-overflow: ellipsis;
    padding-block: 0.15em;
  }
  .swatch {
    flex: none;
    width: 0.72em;
    height: 0.72em;
    border-radius: 50%;
    background: var(--shade);
    box-shadow: 0 0 0 max(2px, 0.05em) #fff;
  }
  /* Not sure: an edge of dashes and a question mark, whatever colours one sees. */
  .garment.open {
    outline: max(2px, 0.06em) dashed rgb(255 255 255 / 92%);
    outline-offset: max(-3px, -0.08em);
    font-weight: 500;
  }
  .garment.open::after {
    content: '?';
  }
  /* What is written from the right begins there, on the mirror too. */
  .garment:lang(ar) {
    flex-direction: row-reverse;
  }
  .garment.open:lang(ar)::after {
    content: '؟';
  }
  .leader {
    width: 1px;
    height: calc(2 * var(--line));
    margin-top: calc(-1 * var(--line));
    transform-origin: 0 50%;
    background: linear-gradient(var(--casing) 25%, #fff 25% 75%, var(--casing) 75%);
    animation: draw 200ms 140ms ease-out backwards;
  }
  .dot {
    width: var(--dot);
    height: var(--dot);
    margin: calc(var(--dot) / -2) 0 0 calc(var(--dot) / -2);
    animation: pop 180ms ease-out backwards;
  }
  .dot svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
    fill: #fff;
    stroke: rgb(13 12 10 / 84%);
    stroke-width: 3;
    stroke-linejoin: round;
  }
  .dot.far {
    opacity: 0.85;
    --dot: calc(0.7 * var(--mark));
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes draw {
    from {
      clip-path: inset(0 100% 0 0);
    }
    to {
      clip-path: inset(0);
    }
  }
  @keyframes pop {
    from {
      opacity: 0;
      scale: 0.2;
    }
  }
  .guide i {
    position: absolute;
    width: clamp(1.75rem, 8%, 3.5rem);
    aspect-ratio: 1;
    border: 0 solid #fff;
    filter: drop-shadow(0 0 6px rgb(0 0 0 / 45%));
  }
  .guide i:nth-child(odd) {
    inset-inline-start: 0;
    border-inline-start-width: 4px;
  }
  .guide i:nth-child(even) {
    inset-inline-end: 0;
    border-inline-end-width: 4px;
  }
  .guide i:nth-child(-n + 2) {
    top: 0;
    border-top-width: 4px;
  }
  .guide i:nth-child(n + 3) {
    bottom: 0;
    border-bottom-width: 4px;
  }
  .guide i:nth-child(1) {
    border-start-start-radius: 1.5rem;
  }
  .guide i:nth-child(2) {
    border-start-end-radius: 1.5rem;
  }
  .guide i:nth-child(3) {
    border-end-start-radius: 1.5rem;
  }
  .guide i:nth-child(4) {
    border-end-end-radius: 1.5rem;
  }
  @media (forced-colors: active) {
    .garment {
      border: 2px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    .garment.open {
      border-style: dashed;
    }
    .swatch,
    .leader,
    .dot {
      forced-color-adjust: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .garment,
    .leader,
    .dot,
    .shade {
      animation: none;
      transition: none;
    }
  }
`;
