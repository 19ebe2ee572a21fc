/** Asks the browser for a camera and does not wait for ever; an answer that comes late is as good, while none has come yet. */
import { within } from '../platform/within.ts';
import { openCamera } from './open.ts';

/** How long the browser may take over a camera, in ms; somebody who is asked for permission may take longer. */
export const ANSWER_MS = 8000;

/** The browser said neither yes nor no in that time. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export class Asking {
  readonly #onLate: () => void;
  /** Whether a stream would be taken. */
  #isOpen = false;
  #late: MediaStream | null = null;

  /** `onLate` is called when an answer to an earlier question came: asking again then gives it at once. */
  constructor(onLate: () => void) {
    this.#onLate = onLate;
  }

  /** The stream of a camera, which is the caller's to stop. Rejects as `openCamera`, and with Unanswered, when `signal` aborts too. */
  async ask(signal: AbortSignal, media: Pick<MediaDevices, 'getUserMedia'>, wanted: string | null): Promise<MediaStream> {
    this.#isOpen = true;
    const stream = this.#late ?? (await this.#answer(signal, openCamera(media, wanted)));
    this.#isOpen = false;
    this.#late = null;
    return stream;
  }

  async #answer(signal: AbortSignal, asked: Promise<MediaStream>): Promise<MediaStream> {
    const answered = new AbortController();
    const given = { signal: answered.signal };
    const aborted = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), given));
    try {
      const stream = await within(ANSWER_MS, Promise.race([asked, aborted]), null);
      if (stream !== null) return stream;
    } finally {
      answered.abort();
    }
    void asked.then((late) => this.#keep(late)).catch(() => undefined);
    throw new Unanswered('the browser says neither yes nor no');
  }

  /** Takes no stream any more, not even a late one. */
  close(): void {
    this.#isOpen = false;
    if (this.#late !== null) stop(this.#late);
    this.#late = null;
  }

  #keep(stream: MediaStream): void {
    if (!this.#isOpen || this.#late !== null) return stop(stream);
    this.#late = stream;
    this.#onLate();
  }
}

/** Ends every track of a stream. */
export function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
