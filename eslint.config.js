import js from '@eslint/js';
import globals from 'globals';

const NO_MARKUP = 'Build elements and write textContent: data must never become markup.';

export default [
  js.configs.recommended,
  {
    files: ['static/js/**/*.js', 'tests/js/**/*.js', 'eslint.config.js'],
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    rules: {
      'array-callback-return': ['error', { checkForEach: false }],
      complexity: ['error', 8],
      'consistent-return': 'error',
      'default-param-last': 'error',
      eqeqeq: 'error',
      'guard-for-in': 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-alert': 'error',
      'no-console': 'error',
      'no-else-return': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-lonely-if': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln'].map((property) => ({
          ...(property.startsWith('write') ? { object: 'document' } : {}),
          property,
          message: NO_MARKUP,
        })),
      ],
      'no-self-compare': 'error',
      'no-shadow': 'error',
      'no-template-curly-in-string': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unused-expressions': ['error', { allowShortCircuit: true }],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-useless-rename': 'error',
      'no-useless-return': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      radix: ['error', 'as-needed'],
    },
  },
  {
    files: ['static/js/**/*.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: { ...globals.browser, L: 'readonly' } },
    rules: { 'no-var': 'error', 'prefer-arrow-callback': 'error', 'prefer-const': 'error' },
  },
  {
    files: ['tests/js/**/*.js', 'eslint.config.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: globals.node },
    rules: { complexity: 'off', 'no-shadow': 'off', 'no-var': 'error', 'prefer-const': 'error' },
  },
  {
    // Runs in any browser there is, so it is written in the oldest of the languages.
    files: ['static/js/classic/early.js'],
    languageOptions: { ecmaVersion: 5, sourceType: 'script' },
    rules: {
      'max-lines-per-function': 'off', // one function keeps all names out of the page
      'no-unused-vars': ['error', { caughtErrors: 'none' }], // an error that is caught must have a name
      'no-var': 'off',
      'object-shorthand': 'off',
      'prefer-arrow-callback': 'off',
      'prefer-template': 'off',
    },
  },
  { files: ['static/js/classic/modern.js'], languageOptions: { sourceType: 'script' } },
];
