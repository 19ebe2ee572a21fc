/** What this screen has sent since midnight, kept over a restart. */
import { z } from 'zod';
import type { Counted } from '../platform/meter.ts';
import type { Sent } from '../state/service.ts';
import { json, kept, remember, type Memory } from '../state/settings.ts';

const count = z.int().min(0);
const sentSchema = json(z.object({ day: z.string(), requests: count, bytes: count, pictureBytes: count }));

/** The sum of the day, now and after every request. `now` is asked for the day on the screen's own clock. */
export class SentToday {
  readonly #memory: Memory;
  readonly #now: () => Date;
  #kept: z.infer<typeof sentSchema>;

  constructor(memory: Memory, now: () => Date = () => new Date()) {
    this.#memory = memory;
    this.#now = now;
    this.#kept = kept(sentSchema, memory, 'sent') ?? { day: '', requests: 0, bytes: 0, pictureBytes: 0 };
  }

  get sum(): Sent {
    const { day, ...sum } = this.#kept;
    return day === dayOf(this.#now()) ? sum : { requests: 0, bytes: 0, pictureBytes: 0 };
  }

  add({ bytes, pictureBytes }: Counted): void {
    const { sum } = this;
    this.#kept = {
      day: dayOf(this.#now()),
      requests: sum.requests + 1,
      bytes: sum.bytes + bytes,
      pictureBytes: sum.pictureBytes + pictureBytes,
    };
    remember(this.#memory, 'sent', JSON.stringify(this.#kept));
  }
}

function dayOf(now: Date): string {
  return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;
}
