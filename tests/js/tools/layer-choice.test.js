import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLayers, withKind, withLayer, writeLayers } from '../../../static/js/tools/layer-choice.js';

const OFFERED = [
  { layer: 'wells', kinds: ['plain', 'upgraded'] },
  { layer: 'bridges', kinds: [] },
];

for (const [said, again] of [
  ['wells', 'wells'],
  ['wells:upgraded', 'wells:upgraded'],
  ['wells:upgraded,wells:plain', 'wells'],
  ['bridges,wells:plain', 'wells:plain,bridges'],
  ['none', 'none'],
  ['villages,wells:unknown', 'none'],
]) {
  test(`layers=${said} is written as ${again}`, () => {
    assert.equal(writeLayers(readLayers(said, OFFERED), OFFERED), again);
  });
}

test('a layer without kinds is never shown by itself', () => {
  assert.equal(readLayers('', OFFERED).size, 0);
});

test('taking one kind from a whole layer leaves the others', () => {
  const choice = withKind(readLayers('wells', OFFERED), OFFERED[0], 'plain', false);

  assert.equal(writeLayers(choice, OFFERED), 'wells:upgraded');
  assert.equal(writeLayers(withKind(choice, OFFERED[0], 'upgraded', false), OFFERED), 'none');
  assert.equal(writeLayers(withKind(choice, OFFERED[0], 'plain', true), OFFERED), 'wells');
});

test('a choice is never changed, only followed by another', () => {
  const choice = readLayers('wells:plain', OFFERED);

  withKind(choice, OFFERED[0], 'upgraded', true);
  withLayer(choice, OFFERED[1], true);

  assert.equal(writeLayers(choice, OFFERED), 'wells:plain');
});
