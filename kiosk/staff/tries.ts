/** The brake on the PIN: five tries, then a minute, whatever is reloaded in between. */
import { z } from 'zod';
import { json, kept, remember, type Memory } from '../state/settings.ts';

const MOST_TRIES = 5;
export const BARRED_MS = 60_000;

const triesSchema = json(z.object({ made: z.int().min(0).max(MOST_TRIES), barredUntil: z.number().nullable() }));

interface Made {
  readonly made: number;
  /** Epoch ms. */
  readonly barredUntil: number | null;
}

const NONE: Made = { made: 0, barredUntil: null };

export class Tries {
  readonly #memory: Memory;
  #now: Made;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#now = kept(triesSchema, memory, 'tries') ?? NONE;
  }

  /** Until when nobody may try, in epoch ms; null when somebody may. A clock that was set back bars for a minute at most. */
  barredUntil(now: number): number | null {
    const { barredUntil } = this.#now;
    if (barredUntil === null) return null;
    if (barredUntil <= now) {
      this.#keep(NONE);
      return null;
    }
    if (barredUntil - now > BARRED_MS) this.#keep({ ...this.#now, barredUntil: now + BARRED_MS });
    return this.#now.barredUntil;
  }

  /** Counts a try. Before it is checked, so that a reload in between gives none away. */
  begin(now: number): void {
    const made = this.#now.made + 1;
    this.#keep({ made, barredUntil: made >= MOST_TRIES ? now + BARRED_MS : null });
  }

  /** How many are left before the pause. */
  get left(): number {
    return MOST_TRIES - this.#now.made;
  }

  /** The PIN was right. */
  forget(): void {
    this.#keep(NONE);
  }

  #keep(made: Made): void {
    this.#now = made;
    remember(this.#memory, 'tries', JSON.stringify(made));
  }
}
