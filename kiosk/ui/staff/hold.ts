/** An element that asks for the staff's sheet once it was held for two seconds: nobody holds anything for so long by accident. */
import type { LitElement } from 'lit';
import { RequestEvent } from '../request.ts';

const HOLD_MS = 2000;

export class Hold {
  readonly #host: LitElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #held = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController({ hostDisconnected: () => this.#release() });
    host.addEventListener('pointerdown', () => {
      this.#release();
      this.#hold(true);
      this.#timer = setTimeout(() => {
        this.#release();
        host.dispatchEvent(new RequestEvent({ kind: 'staff' }));
      }, HOLD_MS);
    });
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) host.addEventListener(end, () => this.#release());
  }

  /** Whether it is held now. */
  get held(): boolean {
    return this.#held;
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#hold(false);
  }

  #hold(held: boolean): void {
    this.#held = held;
    this.#host.requestUpdate();
  }
}
