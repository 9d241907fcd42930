import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { separationOf } from './cross-validate.ts';
import { wordsOf } from './hashed-words.ts';
import { twoSampleTest } from './two-sample-test.ts';

/** A document of words of one of several topics. */
function draw(random: RandomStream, topic: number): ReadonlySet<string> {
  const words = Array.from({ length: 30 }, () =>
    random.uniform() < 0.5
      ? `common${Math.floor(400 * random.uniform() ** 2)}`
      : `topic${topic}x${Math.floor(300 * random.uniform() ** 2)}`,
  );
  return wordsOf(words.join(' '));
}
const sample = (random: RandomStream, n: number, foreign: number) =>
  Array.from({ length: n }, (_, i) => draw(random, i < n * foreign ? 9 : random.below(4)));

test('samples of one population have p-values as they must be, and new topics are found', () => {
  const pOf = (seed: number, foreign: number) => {
    const random = new RandomStream(seed, Math.round(foreign * 100));
    return twoSampleTest(sample(random, 120, 0), sample(random, 60, foreign), { seed, permutations: 59 }).pValue;
  };
  const seeds = Array.from({ length: 40 }, (_, i) => i);
  expect(seeds.filter((seed) => pOf(seed, 0) <= 0.05).length).toBeLessThanOrEqual(5);
  expect(seeds.slice(0, 10).filter((seed) => pOf(seed, 0.3) <= 0.01).length).toBeGreaterThanOrEqual(8);
});

/** A sentence of a script without blanks: words of one of two topics among common ones. */
const UNSPACED = {
  Chinese: [
    ['我们', '今天', '非常', '因为', '已经', '可能', '需要', '问题', '时间', '什么'],
    ['比赛', '球员', '裁判', '教练', '球场', '冠军'],
    ['银行', '贷款', '利率', '账户', '信用', '投资'],
  ],
  Thai: [
    ['วันนี้', 'เพราะ', 'ต้องการ', 'ปัญหา', 'เวลา', 'อะไร', 'สวัสดี', 'ขอบคุณ'],
    ['ฟุตบอล', 'นักกีฬา', 'สนาม', 'แข่งขัน', 'ประตู', 'โค้ช'],
    ['ธนาคาร', 'เงินกู้', 'ดอกเบี้ย', 'บัญชี', 'เครดิต', 'ลงทุน'],
  ],
} as const;

test.each(Object.entries(UNSPACED))(
  'a new topic is found in %s, where no blanks part the words',
  (_, [common, known, foreign]) => {
    const random = new RandomStream(5);
    const pick = (from: readonly string[]) => from[random.below(from.length)]!;
    const sentences = (n: number, topic: readonly string[]) =>
      Array.from({ length: n }, () => {
        const words = Array.from({ length: 10 }, () => (random.uniform() < 0.6 ? pick(common) : pick(topic)));
        return wordsOf(words.join(''));
      });
    const { pValue } = twoSampleTest(sentences(120, known), [...sentences(40, known), ...sentences(20, foreign)], {
      seed: 1,
      permutations: 99,
    });
    expect(pValue).toBeLessThanOrEqual(0.01);
    expect(
      twoSampleTest(sentences(120, known), sentences(60, known), { seed: 1, permutations: 99 }).pValue,
    ).toBeGreaterThan(0.05);
  },
);

test('the same samples and seed give the same numbers', () => {
  const once = () => {
    const random = new RandomStream(1);
    return twoSampleTest(sample(random, 50, 0), sample(random, 50, 0.2), { seed: 3, permutations: 49 });
  };
  expect(once()).toEqual(once());
});

test('too few documents are not tested', () => {
  const random = new RandomStream(1);
  expect(twoSampleTest(sample(random, 500, 0), sample(random, 19, 1), { seed: 1 })).toEqual({
    auc: 0.5,
    pValue: 1,
    permutations: 0,
  });
});

test('the area under a curve is the share of pairs in order, ties half', () => {
  expect(separationOf([1, 2, 3, 4], [false, false, true, true]).auc).toBe(1);
  expect(separationOf([1, 2, 2, 3], [false, true, false, true]).auc).toBe(0.875);
  expect(separationOf([1, 1], [true, true]).auc).toBe(0.5);
});
