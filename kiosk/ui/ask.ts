/** Makes an event listener for templates that asks kiosk-app's owner for something. */
import type { LitElement } from 'lit';
import { RequestEvent, type KioskRequest } from './request.ts';

/** A listener that asks for `request` when it is called. */
export function asking(element: LitElement, request: KioskRequest): () => void {
  return () => void element.dispatchEvent(new RequestEvent(request));
}
