/** Plain lines with the time, for the journal: one event each. */
export type Log = (line: string) => void;

export const log: Log = (line) => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
