/** Layout of the channel cards, for the pages that show them. */
import { css } from 'lit';

export const channelStyles = css`
  section {
    display: grid;
    gap: 0.75rem;
  }
  .channels {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
    gap: 1.25rem;
  }
  .channels ul {
    list-style: none;
    padding: 0;
    font-size: 1.2rem;
    font-weight: 600;
  }
  .channels ul span {
    font-weight: 400;
  }
`;
