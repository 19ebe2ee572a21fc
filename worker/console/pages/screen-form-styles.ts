/** Layout of the form of a group's settings; the grounds are the kiosk's own. */
import { css, unsafeCSS } from 'lit';
import { PAPER } from '#contract/screen';

export const screenFormStyles = css`
  fieldset {
    border: 0;
    padding: 0;
    margin: 0;
    display: grid;
    gap: 1rem;
    min-width: 0;
  }
  fieldset + fieldset {
    border-block-start: 1px solid var(--line);
    padding-block-start: 1rem;
  }
  legend {
    padding: 0;
    font-size: 1.1rem;
    font-weight: 650;
    /* Without it a legend is drawn on the fieldset's border and takes part in no grid. */
    float: inline-start;
    width: 100%;
  }
  .box {
    display: flex;
    gap: 0.6rem;
    align-items: center;
  }
  .box input {
    width: 1.2rem;
    min-height: 1.2rem;
    accent-color: var(--accent);
  }
  .wrong {
    color: var(--bad);
    display: block;
  }
  [aria-invalid='true'] {
    border-color: var(--bad);
  }
  .grounds {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 1.5rem;
    margin-block-start: 0.4rem;
  }
  .light {
    background: ${unsafeCSS(PAPER.light)};
  }
  .dark {
    background: ${unsafeCSS(PAPER.dark)};
  }
  svg {
    width: 2rem;
    height: 2rem;
    border-radius: 7px;
    border: 1px solid var(--line);
  }
  img {
    height: 4rem;
    max-width: 14rem;
    padding: 0.6rem;
    border-radius: 7px;
    border: 1px solid var(--line);
    object-fit: contain;
  }
`;
