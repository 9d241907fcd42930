import { expect, test } from 'vitest';
import { splitOfName } from './split-of-name.ts';

test.each([
  ['train.csv', 'train'],
  ['data/test-00000-of-00001.parquet', 'test'],
  ['20news-bydate-train/sci.space/60940', 'train'],
  ['banking_dev.tsv', 'validation'],
  ['archive.zip/valid.jsonl', 'validation'],
  ['latest.csv', undefined],
  ['train_test.csv', undefined],
  ['trains.csv', undefined],
])('%s is %s', (name, split) => {
  expect(splitOfName(name)).toBe(split);
});
