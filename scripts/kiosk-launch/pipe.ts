/** Chromium's DevTools protocol over a pipe of its own (`--remote-debugging-pipe`): no port that another program could open. */
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** Descriptors of the child that its pipes must have: it reads commands from 3 and writes answers to 4. */
export const PIPES = ['pipe', 'pipe'] as const;

export class DevToolsPipe {
  readonly #commands: Writable;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;
  #rest = '';

  /** `child` was started with `--remote-debugging-pipe` and PIPES behind its three standard streams. */
  constructor(child: ChildProcess) {
    this.#commands = child.stdio[3] as Writable;
    const answers = child.stdio[4] as Readable;
    answers.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    answers.on('close', () => this.#fail(new Error('the browser ended')));
    // A browser that dies while it is written to says so by the close of its answers.
    this.#commands.on('error', () => undefined);
    answers.on('error', () => undefined);
  }

  /** The result of one command to the browser. Rejects when it refuses or ends. */
  send(method: string): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#commands.write(`${JSON.stringify({ id, method })}\0`);
    });
  }

  #read(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = messageSchema.parse(JSON.parse(message));
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (id === undefined || !waiting) continue;
      this.#waiting.delete(id);
      if (error) waiting.reject(new Error(error.message));
      else waiting.resolve(result);
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
