/** Builds the kiosk, its lab and its small pages into dist/, and its service worker with the list of files that make it work offline. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { labNetworks } from './lab/networks.plugin.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** The subresource integrity of a built file. */
const integrityOf = (url: string) =>
  `sha256-${createHash('sha256')
    .update(readFileSync(new URL(`../dist/${url}`, import.meta.url)))
    .digest('base64')}`;

export default defineConfig({
  root: here,
  base: '/',
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // The browsers that have JSPI. An older target has light-dark() taken apart, and then it ignores the color-scheme of what is styled in a shadow tree.
    cssTarget: 'chrome137',
    // Data URLs would need `data:` in the content security policy (public/_headers).
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'lab/index.html', 'privacy.html', '404.html'].map((page) => `${here}${page}`) },
    modulePreload: { polyfill: false },
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
        // The operator's console and the API's description are not part of a kiosk.
        globIgnores: ['console/**', 'docs/**', '404.html'],
        // ONNX Runtime's wasm is 17 MB.
        maximumFileSizeToCacheInBytes: 30 * 1024 * 1024,
        manifestTransforms: [
          (entries) => ({
            manifest: entries.map((entry) => ({
              ...entry,
              // To a page's file Cloudflare answers with a redirect to its address, and no navigation may be given a redirect.
              url: entry.url.replace(/^((?:.*\/)?)index\.html$|\.html$/, (_, folder: string | undefined) =>
                folder === undefined ? '' : `/${folder}`,
              ),
              integrity: integrityOf(entry.url),
            })),
          }),
        ],
      },
    }),
  ],
});
