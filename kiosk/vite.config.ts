/** Builds the kiosk and its lab into dist/, and its service worker with the list of files that make it work offline. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { labNetworks } from './lab/networks.plugin.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  root: here,
  base: '/',
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // Data URLs would need `data:` in the content security policy (public/_headers).
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The store screen and the lab.
    rollupOptions: { input: [`${here}index.html`, `${here}lab/index.html`] },
  },
  worker: { format: 'es' },
  plugins: [
    labNetworks(fileURLToPath(new URL('../models', import.meta.url))),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'sw',
      filename: 'service-worker.ts',
      // sw/register.ts does it, with its own rules for when an update may take over.
      injectRegister: null,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,mjs,css,html,svg,png,woff2,webmanifest,wasm}'],
        // The operator's console is not part of a kiosk.
        globIgnores: ['console/**', '404.html'],
        // ONNX Runtime's wasm is 17 MB.
        maximumFileSizeToCacheInBytes: 30 * 1024 * 1024,
      },
    }),
  ],
});
