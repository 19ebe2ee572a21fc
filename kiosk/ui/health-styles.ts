/** How the technician's rows look. */
import { css } from 'lit';

export const healthStyles = css`
  :host {
    display: grid;
    justify-items: start;
    gap: 1rem;
    padding-block-start: 1rem;
  }
  .sections {
    width: 100%;
    columns: 26rem auto;
    column-gap: clamp(2rem, 5vmin, 4rem);
  }
  section {
    break-inside: avoid;
    margin-block-end: clamp(1.5rem, 4vmin, 2.75rem);
  }
  h3 {
    margin: 0;
    font-size: 1.1rem;
    font-weight: 600;
    padding-block-end: 0.6rem;
  }
  dl > div {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
    gap: 0 1rem;
    padding: 0.6rem 0;
    border-block-start: 1px solid var(--line);
    line-height: 1.4;
  }
  dt {
    color: var(--quiet);
  }
  dd {
    overflow-wrap: anywhere;
  }
  .bad dd {
    color: var(--warning);
    font-weight: 600;
  }
`;
