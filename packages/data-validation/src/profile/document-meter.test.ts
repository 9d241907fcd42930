import { expect, test } from 'vitest';
import { DocumentMeter } from './document-meter.ts';
import { SetMeasures } from './set-measures.ts';

const TEXTS = ['the good old telescope', 'a good antenna and a good coax', 'lens and shutter', 'the antenna again'];

/** Profiles texts, one a batch, by meters that take turns and forget their words past `mostWords`. */
function profileBy(meters: number, mostWords: number) {
  const team = Array.from({ length: meters }, () => ({ meter: new DocumentMeter(mostWords), words: [] as string[] }));
  const generations = new Map<number, number>();
  const set = new SetMeasures(['x']);
  for (const [i, text] of [...TEXTS, ...TEXTS].entries()) {
    const one = team[i % meters]!;
    const measures = one.meter.measure({ texts: [text] });
    if (generations.get(i % meters) !== measures.meter.generation) one.words = [];
    generations.set(i % meters, measures.meter.generation);
    one.words.push(...measures.newWords);
    set.add({ targets: Int32Array.of(0) }, measures, one.words);
  }
  const profile = set.profile((word, documents) => word.length < 7 && documents > 2);
  set.close();
  return { profile, generations: Math.max(...generations.values()) };
}

test('neither how many meters take turns nor how many words they keep changes a profile', () => {
  const { profile, generations } = profileBy(1, 1000);
  expect(generations).toBe(0);
  expect(profile.statistics.outOfVocabulary.mean).toBeCloseTo((2 / 4 + 2 / 5 + 2 / 3 + 2 / 3) / 4, 12);
  for (const [meters, mostWords] of [
    [1, 1],
    [2, 1000],
    [3, 4],
  ] as const) {
    const other = profileBy(meters, mostWords);
    expect(other.profile).toEqual(profile);
    expect([...other.profile.words]).toEqual([...profile.words]);
    expect(other.generations > 0).toBe(mostWords < 1000);
  }
});
