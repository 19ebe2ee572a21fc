/** Builds the page of the API's description into dist/docs, from where the worker serves it at /docs/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/docs/',
  build: {
    outDir: fileURLToPath(new URL('../../dist/docs', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: 'chrome137',
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
    // Swagger UI is one file of 1.7 MB, and only this page loads it.
    chunkSizeWarningLimit: 2000,
  },
});
