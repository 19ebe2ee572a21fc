/** The look that all elements share: type, tables, forms, buttons, notices. */
import { css } from 'lit';

export const shared = css`
  :host {
    display: block;
  }
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
  }
  h1 {
    font-size: 1.6rem;
    font-weight: 650;
    letter-spacing: -0.015em;
    line-height: 1.2;
  }
  h2 {
    font-size: 1rem;
    font-weight: 650;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.9em;
  }
  .soft {
    color: var(--soft);
  }
  .small {
    font-size: 0.867rem;
  }
  .page {
    display: grid;
    gap: 1.5rem;
  }
  .page > *,
  .card > * {
    min-width: 0;
  }
  .card {
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 1.1rem 1.25rem;
    display: grid;
    gap: 0.9rem;
    align-content: start;
  }
  .scroll {
    overflow-x: auto;
    margin: 0 -1.25rem;
    padding: 0 1.25rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.933rem;
  }
  th,
  td {
    text-align: start;
    padding: 0.5rem 1rem 0.5rem 0;
    border-bottom: 1px solid var(--line);
    vertical-align: baseline;
  }
  tr > :last-child {
    padding-inline-end: 0;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  thead th {
    color: var(--soft);
    font-weight: 500;
    font-size: 0.867rem;
    white-space: nowrap;
  }
  tbody th {
    font-weight: 550;
  }
  .number {
    text-align: end;
  }
  .nowrap {
    white-space: nowrap;
  }
  button,
  .button,
  select,
  input {
    font: inherit;
    color: inherit;
    min-height: 2.5rem;
    border-radius: 7px;
    border: 1px solid var(--edge);
    background: var(--card);
    padding: 0.4rem 0.85rem;
  }
  button,
  .button {
    cursor: pointer;
    font-weight: 550;
    text-decoration: none;
    display: inline-flex;
    align-items: center;
    white-space: nowrap;
  }
  button:hover,
  .button:hover {
    background: var(--sunk);
  }
  button.primary,
  .button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    filter: brightness(1.08);
  }
  button:disabled {
    cursor: default;
    opacity: 0.6;
  }
  button.slim {
    min-height: 2rem;
    padding: 0.15rem 0.65rem;
    font-size: 0.867rem;
  }
  form {
    display: grid;
    gap: 1rem;
    max-width: 44rem;
  }
  .field {
    display: grid;
    gap: 0.35rem;
  }
  .field label,
  .field .label {
    font-weight: 550;
  }
  input,
  select {
    width: 100%;
  }
  input::file-selector-button {
    font: inherit;
    font-size: 0.867rem;
    font-weight: 550;
    color: inherit;
    background: var(--sunk);
    border: 1px solid var(--line);
    border-radius: 5px;
    padding: 0.15rem 0.6rem;
    margin-inline-end: 0.75rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem;
    align-items: center;
  }
  .spread {
    justify-content: space-between;
  }
  .tag {
    display: inline-block;
    background: var(--accent-soft);
    color: var(--accent);
    border-radius: 99px;
    padding: 0.05rem 0.6rem;
    font-size: 0.867rem;
    font-weight: 550;
    white-space: nowrap;
  }
  .tag.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .notice {
    border-radius: var(--radius);
    padding: 0.8rem 1rem;
    background: var(--accent-soft);
    border-inline-start: 4px solid var(--accent);
    display: grid;
    gap: 0.4rem;
    justify-items: start;
    overflow-wrap: anywhere;
  }
  .notice ul {
    padding-inline-start: 1.2rem;
  }
  .notice.bad {
    background: var(--bad-soft);
    border-color: var(--bad);
  }
  /* Live regions stay in the tree while they are empty, but take no row of the grid. */
  [role='status']:empty,
  [role='alert']:empty {
    position: absolute;
  }
  .empty {
    padding: 1.2rem 0;
    color: var(--soft);
    display: grid;
    gap: 0.6rem;
    justify-items: start;
  }
`;
