import js from '@eslint/js';
import vitest from '@vitest/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    'coverage/**',
    'data/decisions/**',
    'reports/dist/**',
    'reports/src/.observablehq/**',
    'data/raw/**',
    'data/features/**',
    'models/registry/**',
    '**/*.cjs'
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `type` reads the same for objects, unions and schema-derived types; one form everywhere.
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // Typed arrays in hot loops are read with `!` after a bounds check the compiler cannot see.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }]
    }
  },
  {
    files: ['platform/**', 'data/**', 'models/**', 'policy/**', 'pipelines/**', 'gateway/**'],
    rules: { 'no-console': 'error' }
  },
  {
    files: ['tests/**/*.ts'],
    plugins: { vitest },
    rules: {
      ...vitest.configs.recommended.rules,
      'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'fc.assert', 'expect*'] }]
    }
  },
  prettier
);
