/** How every script runs: prints its help, ends with 0 (done), 1 (refused or failed) or 2 (called wrongly). */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { ApiFailure } from '#client/failure';
import { formatFailure } from './problems.ts';

/** Something the caller can put right; the message says what to do and is printed without a stack. */
export class CommandError extends Error {
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** Parses the command line strictly; an unknown option is a CommandError that points at `--help`. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(options: Options, args = process.argv.slice(2)) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`${error.message}\nRun it with --help to see how it is called.`, 2);
  }
}

/** A whole number from `least` on out of an option's text, or a CommandError that says what it is not. */
export function readNumber(option: string, text: string, least: number, what = 'number'): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new CommandError(`${option}: ${text} is no ${what} from ${least}.`, 2);
}

/**
 * Runs a script. `--help` prints `help`; a CommandError prints its message alone, a failed call of the worker what to do;
 * anything else is a defect and keeps its stack. The exit code is set rather than forced, so that output still in a pipe is not lost.
 */
export async function runCommand(help: string, main: () => Promise<void>): Promise<void> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  try {
    await main();
  } catch (error) {
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
    process.stderr.write(`${describe(error)}\n`);
  }
}

function describe(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (error instanceof ApiFailure) return formatFailure(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
