import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const SCRIPTS = new URL('../../../static/js/', import.meta.url);
const PROBE = readFileSync(new URL('classic/modern.js', SCRIPTS), 'utf8');
const sources = readdirSync(SCRIPTS, { recursive: true })
  .filter((name) => name.endsWith('.js') && !/classic.(early|modern)\.js$/.test(name))
  .map((name) => readFileSync(new URL(name, SCRIPTS), 'utf8'));

// Functions that came to browsers from 2016 on; what our scripts use of them is probed.
const FUNCTIONS = [
  'allSettled', 'any', 'append', 'asyncIterator', 'at', 'closest', 'entries', 'escape', 'finally', 'findLast', 'findLastIndex', 'flat', 'flatMap',
  'fromEntries', 'groupBy', 'hasOwn', 'hypot', 'includes', 'log2', 'matchAll', 'normalize', 'padEnd', 'padStart', 'prepend', 'randomUUID', 'remove',
  'replaceAll', 'replaceChildren', 'replaceWith', 'requestIdleCallback', 'requestSubmit', 'roundRect', 'scrollIntoView', 'setHTMLUnsafe',
  'setPointerCapture', 'showModal', 'showPopover', 'structuredClone', 'toReversed', 'toSorted', 'toSpliced', 'toggleAttribute', 'trimEnd', 'trimStart',
  'try', 'union', 'withResolvers',
];
const MADE = [
  'AbortController', 'BroadcastChannel', 'DOMParser', 'FormData', 'IntersectionObserver', 'Map', 'MutationObserver', 'Path2D', 'Proxy', 'ResizeObserver',
  'Set', 'TextDecoder', 'TextEncoder', 'URLSearchParams', 'WeakMap', 'WeakRef', 'WeakSet', 'Worker',
];
const SYNTAX = {
  'private fields': /^\s+#\w+ = /m,
  'private methods': /^\s+#\w+\(/m,
  'static fields': /^\s+static #?\w+ = /m,
  'static blocks': /^\s+static \{/m,
  'nullish coalescing': /\?\? /,
  'logical assignment': /\?\?=|\|\|=|&&=/,
  'optional chaining': /\?\.[\w[(]/,
  'catch without a name': /catch \{/,
  'numeric separators': /\d_\d{3}/,
  'spread of objects': /\{ \.\.\./,
  'async generators': /async \*/,
  'looking behind': /\(\?<[=!]/,
  'private names in objects': /#\w+ in /,
  'awaiting at the top': /^(const .*= )?await /m,
};

const used = (pattern) => sources.some((source) => pattern.test(source));

test('what our scripts use of newer functions is probed', () => {
  const calls = FUNCTIONS.filter((name) => used(new RegExp(`(?:\\.|\\b)${name}\\(`)));
  const made = MADE.filter((name) => used(new RegExp(`new ${name}\\b`)));

  assert.ok(calls.length > 10 && made.length > 5);
  assert.deepEqual([...calls, ...made].filter((name) => !PROBE.includes(`'${name}'`)), []);
});

for (const [name, pattern] of Object.entries(SYNTAX)) {
  test(`where our scripts use ${name}, the probe does`, () => {
    assert.ok(!used(pattern) || pattern.test(PROBE));
  });
}

/** Runs the probe in a browser of which a script may take something away; tells whether it is taken for a modern one. */
function isModern(lacking = '') {
  const page = { dataset: {} };
  class Element {}
  for (const name of ['append', 'closest', 'remove', 'replaceChildren', 'replaceWith', 'scrollIntoView', 'setPointerCapture']) Element.prototype[name] = () => {};
  const made = ['AbortController', 'DOMParser', 'FormData', 'Path2D', 'ResizeObserver', 'TextDecoder', 'URLSearchParams', 'fetch', 'matchMedia'];
  const browser = vm.createContext({
    ...Object.fromEntries(made.map((name) => [name, () => {}])),
    CSS: { escape: () => {} },
    Element,
    document: { documentElement: page },
  });
  vm.runInContext(lacking, browser);
  vm.runInContext(PROBE, browser);
  return 'modern' in page.dataset;
}

test('a browser that has everything is modern', () => {
  assert.ok(isModern());
});

for (const lacking of ['Array.prototype.flatMap', 'String.prototype.replaceAll', 'Object.fromEntries', 'Element.prototype.replaceChildren', 'ResizeObserver', 'CSS.escape']) {
  test(`a browser without ${lacking} is not`, () => {
    assert.ok(!isModern(`delete ${lacking}`));
  });
}
