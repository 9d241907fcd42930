import { Mulberry32 } from '@aml-mlops/random';
import { tokenise } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import { aliasSampler } from './alias-sampler.ts';
import { zipfCorpus } from './zipf-corpus.ts';

describe('zipfCorpus', () => {
  test('the same seed gives the same documents, another seed others', () => {
    const take = (seed: number) => [...zipfCorpus({ documents: 20, seed })];
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  test('documents come one by one: a first one is there at once, however many are asked for', () => {
    const [first] = zipfCorpus({ documents: 1e12 });
    expect(first?.id).toBe('doc-0');
  });

  test('frequencies fall as one over the rank, and lengths have the mean asked for', () => {
    const counts = new Map<string, number>();
    let words = 0;
    for (const { text } of zipfCorpus({ documents: 4000, meanLength: 50, vocabulary: 2000 })) {
      for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
        words++;
      }
    }
    expect(words / 4000).toBeGreaterThan(47);
    expect(words / 4000).toBeLessThan(53);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0]! / sorted[9]!).toBeGreaterThan(8);
    expect(sorted[0]! / sorted[9]!).toBeLessThan(12);
  });

  test('classes are equally frequent and have words of their own', () => {
    const documents = [...zipfCorpus({ documents: 2000, classes: 3 })];
    const labels = Map.groupBy(documents, (document) => document.label);
    expect([...labels.keys()].sort()).toEqual(['class-0', 'class-1', 'class-2']);
    for (const group of labels.values()) expect(group.length).toBeGreaterThan(550);
    const top = [...labels.values()].map((group) => {
      const words = group.flatMap(({ text }) => tokenise(text)).filter((word) => word.length === 4);
      const counts = Map.groupBy(words, (word) => word);
      return [...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
    });
    expect(new Set(top).size).toBeGreaterThan(1);
  });

  test.each([
    [{ documents: -1 }, 'documents of zipfCorpus must be a whole number in [0, inf); got -1'],
    [{ documents: 1, vocabulary: 10 }, 'vocabulary of zipfCorpus must be a whole number in [400, inf); got 10'],
    [{ documents: 1, meanLength: 0 }, 'meanLength of zipfCorpus must be in [1, inf); got 0'],
  ])('%j is refused', (options, message) => {
    expect(() => zipfCorpus(options).next()).toThrow(message);
  });
});

test('the alias sampler draws each index by its weight', () => {
  const random = new Mulberry32(3);
  const draw = aliasSampler(Float64Array.of(1, 0, 2, 5));
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 80_000; i++) counts[draw(random)]!++;
  expect(counts[1]).toBe(0);
  for (const [i, weight] of [1, 0, 2, 5].entries()) expect(Math.abs(counts[i]! - 10_000 * weight)).toBeLessThan(600);
});
