// What of a shell speaks to a worker or is kept between two starts. In JavaScript, so that tests of the worker need not know the
// types of a browser; scripts/record-first.ts makes the same of the first shell.
export { ManifestPoll } from '../sync/poll.ts';
export { EMPTY_SLOTS, commit, stage } from '../sync/slots.ts';
export { ModelStore } from '../sync/store.ts';
export { Outbox } from '../telemetry/outbox.ts';
export { Telemetry } from '../telemetry/telemetry.ts';
