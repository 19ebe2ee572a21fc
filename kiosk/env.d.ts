/** What vite puts into the bundle at build time. */

/** The version in package.json. */
declare const __APP_VERSION__: string;

/** https://www.w3.org/TR/mediacapture-transform/, which TypeScript's library does not have yet. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize: number });
  readonly readable: ReadableStream<VideoFrame>;
}
