/** Counts what this page sends, so that the privacy notice can say it as it was measured. */
export interface Counted {
  /** Of the request's body; 0 without one. */
  readonly bytes: number;
  /** Of a body that could hold a picture: anything but text. */
  readonly pictureBytes: number;
}

/** A fetch that tells `onSent` of every request before it goes. */
export function metered(ask: typeof fetch, onSent: (counted: Counted) => void): typeof fetch {
  return (input, init) => {
    onSent(counted(input instanceof Request && init?.body === undefined ? input.body : init?.body));
    return ask(input, init);
  };
}

/** A stream says nothing of its length before it was read: it counts as one byte, which is more than the notice allows. */
function counted(body: BodyInit | ReadableStream | null | undefined): Counted {
  if (body === null || body === undefined) return { bytes: 0, pictureBytes: 0 };
  if (typeof body === 'string') return { bytes: new TextEncoder().encode(body).length, pictureBytes: 0 };
  if (body instanceof URLSearchParams) return { bytes: body.toString().length, pictureBytes: 0 };
  const bytes = body instanceof Blob ? body.size : 'byteLength' in body ? body.byteLength : 1;
  return { bytes, pictureBytes: bytes };
}
