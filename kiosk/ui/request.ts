/** What a person asks of the screen; the only way from the elements back to the rest. */
import type { Mounting } from '../state/mounting.ts';
import type { SetupStep } from '../state/service.ts';
import type { Language, Theme } from '../state/settings.ts';
import type { Page } from '../state/state.ts';

export type KioskRequest =
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'theme'; readonly theme: Theme }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'mounting'; readonly mounting: Mounting }
  | { readonly kind: 'file'; readonly file: File }
  /** The next one of the sample pictures. */
  | { readonly kind: 'sample' }
  | { readonly kind: 'camera' }
  | { readonly kind: 'choose-camera'; readonly deviceId: string }
  | { readonly kind: 'check-now' }
  | ServiceRequest;

/** What kiosk/staff/desk.ts answers. */
export type ServiceRequest =
  /** Somebody wants to open the staff's sheet; `pin` is their try; `staff-done` shuts it. */
  | { readonly kind: 'staff' }
  | { readonly kind: 'pin'; readonly digits: string }
  | { readonly kind: 'staff-done' }
  /** Of the camera. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** The privacy notice has been painted. */
  | { readonly kind: 'noticed' }
  /** The next step of set-up; null ends it. */
  | { readonly kind: 'setup-step'; readonly step: SetupStep | null }
  | { readonly kind: 'name'; readonly name: string | null }
  | { readonly kind: 'dim'; readonly dim: number }
  | { readonly kind: 'restart' };

/** Bubbles out of every shadow root to kiosk-app's owner. */
export class RequestEvent extends Event {
  static readonly type = 'kiosk-request';
  readonly request: KioskRequest;

  constructor(request: KioskRequest) {
    super(RequestEvent.type, { bubbles: true, composed: true });
    this.request = request;
  }
}

declare global {
  interface HTMLElementEventMap {
    'kiosk-request': RequestEvent;
  }
}
