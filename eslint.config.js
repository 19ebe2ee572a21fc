// Lint rules: type-aware, strict about promises; style is Prettier's business.
import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/vitest.config.ts',
      '**/vite.config.ts',
      '**/dist/',
      '**/testing/first-*.js',
      'node_modules/',
      '.wrangler/',
      'test-results/',
      'models/.runs/',
      'playwright-report/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A forgotten promise is a lost error.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Async without await keeps a signature uniform (handlers, interface methods).
      '@typescript-eslint/require-await': 'off',
      'no-undef': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['models/**/*.mjs'], languageOptions: { globals: globals.node } },
  // Playwright reads a fixture's needs from an object pattern, even when it has none.
  { files: ['e2e/**'], rules: { 'no-empty-pattern': 'off' } },
);
