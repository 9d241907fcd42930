import { Sfc32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { suspectedLabels } from './suspected-labels.ts';

const TOPICS = {
  chinese: ['足球 比赛 球队 进球 冠军 教练', '经济 市场 股票 银行 投资 增长'],
  german: ['Fußball Spiel Mannschaft Tor Meister Trainer', 'Wirtschaft Markt Aktie Bank Anlage Wachstum'],
};

test.each([
  ['chinese', ''],
  ['german', ' '],
] as const)('wrong labels are found whether or not words are parted by blanks: %s', (language, joint) => {
  const random = new Sfc32(5, language);
  const texts: string[] = [];
  const truth: number[] = [];
  for (let i = 0; i < 80; i++) {
    const words = TOPICS[language][i % 2]!.split(' ');
    texts.push(Array.from({ length: 8 }, () => words[random.below(words.length)]!).join(joint));
    truth.push(i % 2);
  }
  const wrong = [3, 20, 41, 66];
  const targets = Int32Array.from(truth, (target, row) => (wrong.includes(row) ? 1 - target : target));
  const found = suspectedLabels(texts, targets, 2);
  expect(
    found
      .slice(0, wrong.length)
      .map(({ row }) => row)
      .sort((a, b) => a - b),
  ).toEqual(wrong);
});
