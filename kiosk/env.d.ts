/** What vite puts into the bundle at build time. */

/** The version in package.json. */
declare const __APP_VERSION__: string;
