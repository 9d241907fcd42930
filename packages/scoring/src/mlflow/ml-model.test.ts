import { cleanText, DEFAULT_CLEANING } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { mlModel } from './ml-model.ts';
import { textPath } from './text-path.ts';

test('MLflow is told of a column of texts, and of a label with its probability or score', () => {
  const facts = { networkHash: 'ab'.repeat(32), network: 'model.onnx' };
  const text = mlModel({ ...facts, scores: 'probabilities' });
  expect(text).toContain(`inputs: '[{"type":"string","required":true}]'`);
  expect(text).toContain('"name":"probability"');
  expect(text).toContain('loader_module: aml_text_classifier\n');
  expect(mlModel({ ...facts, scores: 'decisions' })).toContain('"name":"score"');
});

test('the tables say of a character what cleaning does with it', () => {
  const tables = textPath(1);
  const has = (runs: readonly number[], character: string) => {
    const point = character.codePointAt(0)!;
    return runs.some((from, i) => i % 2 === 0 && from <= point && point <= runs[i + 1]!);
  };
  for (const character of ['a', 'é', '7', '½', '!', '😀', '\u2028', '\u200b', '中', '_', '\u{1d7d8}', '\u{10ffff}']) {
    const isRemoved = [tables.space, tables.punctuation, tables.digit].some((runs) => has(runs, character));
    expect([character, isRemoved]).toEqual([
      character,
      cleanText(character, { ...DEFAULT_CLEANING, stopWords: false }) === '',
    ]);
  }
  expect(tables.lower).toMatchObject({ A: 'a', İ: 'i̇', ẞ: 'ß' });
  expect(tables.lower).not.toHaveProperty('a');
  expect(tables.stopWords).toContain('the');
});
