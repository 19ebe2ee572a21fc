/** Builds the launcher and its extension into dist/: plain JavaScript that needs Node 20 and nothing else. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  publicDir: 'public',
  ssr: { noExternal: true },
  plugins: [
    {
      name: 'content-script',
      // A content script is no module.
      generateBundle: (_, files) => {
        const keys = files['extension/keys.js'];
        if (keys?.type === 'chunk') keys.code = keys.code.replace(/^export \{\};?\s*$/m, '');
      },
    },
  ],
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: {
      input: {
        'kiosk-launch': 'main.ts',
        'extension/background': 'extension/background.ts',
        'extension/keys': 'extension/keys.ts',
        'extension/probe': 'extension/probe.ts',
        'extension/waiting': 'extension/waiting.ts',
      },
      output: {
        // Beside no package.json Node takes only .mjs for a module.
        entryFileNames: ({ name }) => (name === 'kiosk-launch' ? '[name].mjs' : '[name].js'),
        chunkFileNames: 'extension/[name].js',
      },
    },
  },
});
