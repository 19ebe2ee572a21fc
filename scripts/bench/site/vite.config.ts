/** Builds the bench's page into dist/ and serves it isolated, as the kiosk is: without that there are no wasm threads. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target: 'esnext',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // TF.js starts its threads from the text of a function that asks whether a variable around it exists. Minification knows that it
    // does and drops the question, but in the thread there is only the text.
    minify: false,
  },
  worker: { format: 'es' },
  preview: { headers, host: '127.0.0.1' },
});
