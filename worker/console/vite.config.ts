/** Builds the operator's page into dist/console, from where the worker serves it at /console/. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // The browsers that have JSPI. An older target has light-dark() taken apart, and then it ignores the color-scheme of what is styled in a shadow tree.
    cssTarget: 'chrome137',
    // An inlined asset would be a data: URL, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
