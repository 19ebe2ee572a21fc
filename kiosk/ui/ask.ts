/** Tells kiosk-app's owner what a person asked, as an event listener for templates. */
import type { LitElement } from 'lit';
import { RequestEvent, type KioskRequest } from './request.ts';

/** A listener that asks for `request` when it is called. */
export function asking(element: LitElement, request: KioskRequest): () => void {
  return () => void element.dispatchEvent(new RequestEvent(request));
}
