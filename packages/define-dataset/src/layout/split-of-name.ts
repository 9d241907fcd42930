export type Split = 'train' | 'validation' | 'test';

const WORDS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  valid: 'validation',
  validation: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};

/**
 * The split that a path names, such as `train.csv`, `data/test-00000-of-00001.parquet`, `20news-bydate-train/sci.space/1` or
 * `split_dev.tsv`: by the last path component that contains such a word.
 */
export function splitOfName(name: string): Split | undefined {
  for (const part of name.split('/').reverse()) {
    const found = part
      .toLowerCase()
      .split(/[^a-z]+/)
      .flatMap((word) => (Object.hasOwn(WORDS, word) ? [WORDS[word]] : []));
    if (new Set(found).size === 1) return found[0];
  }
  return undefined;
}
