import { argmaxRows, classCounts, documentCosts, macroF1 } from '@aml-mlops/metrics';
import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { chooseWeights } from './choose-weights.ts';
import { crossFitted } from './cross-fitted.ts';
import { tallyOf } from './tally.ts';

/** Documents of a common class and rarer ones, with probabilities that are honest and say little. */
function lopsided(n: number, labels: number, seed: number) {
  const random = new Mulberry32(seed);
  const probabilities = new Float64Array(n * labels);
  const truth = Int32Array.from({ length: n }, (_, i) => {
    const powers = Array.from(
      { length: labels },
      (_, c) => (c === 0 ? 12 : 1.5) * Math.exp(2.2 * random.uniform()) ** 1.5,
    );
    const sum = powers.reduce((total, power) => total + power, 0);
    let left = random.uniform() * sum;
    let label = 0;
    for (const [c, power] of powers.entries()) {
      probabilities[i * labels + c] = power / sum;
      if (left > 0) label = c;
      left -= power;
    }
    return label;
  });
  return { probabilities, truth };
}

const F1 = { metric: 'macroF1' } as const;
const f1Of = (truth: Int32Array, predicted: Int32Array, labels: number) =>
  macroF1(classCounts(truth, predicted, labels));

describe('decision weights', () => {
  test('of two classes are the best threshold of all', () => {
    const { probabilities, truth } = lopsided(300, 2, 1);
    const weights = chooseWeights(probabilities, truth, 2, F1);
    const found = f1Of(truth, argmaxRows(probabilities, 2, weights), 2);
    const all = Array.from({ length: 4000 }, (_, i) => 20 ** ((i - 2000) / 2000));
    const best = Math.max(...all.map((ratio) => f1Of(truth, argmaxRows(probabilities, 2, [1, ratio]), 2)));
    expect(found).toBeGreaterThanOrEqual(best - 1e-12);
    expect(found).toBeGreaterThan(f1Of(truth, argmaxRows(probabilities, 2), 2) + 0.02);
    expect(weights[0]! * weights[1]!).toBeCloseTo(1, 12);
  });

  test('of several raise macro F1, and lower costs towards what honest probabilities allow', () => {
    const labels = 4;
    const { probabilities, truth } = lopsided(600, labels, 2);
    const weights = chooseWeights(probabilities, truth, labels, F1);
    expect(f1Of(truth, argmaxRows(probabilities, labels, weights), labels)).toBeGreaterThan(
      f1Of(truth, argmaxRows(probabilities, labels), labels) + 0.02,
    );
    const costs = Array.from({ length: labels }, (_, t) =>
      Array.from({ length: labels }, (_, a) => (t === a ? 0 : t === 3 ? 9 : 1)),
    );
    const costOf = (by?: Float64Array) =>
      documentCosts(truth, argmaxRows(probabilities, labels, by), costs).reduce((sum, cost) => sum + cost, 0);
    const cheap = chooseWeights(probabilities, truth, labels, { metric: 'cost', costs });
    expect(costOf(cheap)).toBeLessThan(0.9 * costOf());
    expect(cheap[3]).toBe(Math.max(...cheap));
  });

  test('stay 1 where nothing is gained', () => {
    const probabilities = Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.7, 0.3);
    expect([...chooseWeights(probabilities, Int32Array.of(0, 1, 0), 2, F1)]).toEqual([1, 1]);
  });

  test('are worth no more than they are on documents that had no part in choosing them', () => {
    const labels = 3;
    let told = 0;
    let found = 0;
    let inSample = 0;
    for (let seed = 10; seed < 22; seed++) {
      const { probabilities, truth } = lopsided(200, labels, seed);
      const { predicted, weights } = crossFitted(probabilities, truth, labels, F1, seed);
      told += f1Of(truth, predicted, labels) / 12;
      inSample += f1Of(truth, argmaxRows(probabilities, labels, weights), labels) / 12;
      const others = lopsided(4000, labels, seed + 100);
      found += f1Of(others.truth, argmaxRows(others.probabilities, labels, weights), labels) / 12;
    }
    expect(Math.abs(told - found), 'what is told is what is found').toBeLessThan(0.02);
    expect(inSample - found, 'the documents that chose flatter').toBeGreaterThan(0.02);
  });
});

test('a tally that changes answer by answer is the metric of all', () => {
  const labels = 4;
  const { probabilities, truth } = lopsided(150, labels, 3);
  const random = new Mulberry32(5);
  const costs = Array.from({ length: labels }, (_, t) =>
    Array.from({ length: labels }, (_, a) => (t === a ? 0 : t + a / 3)),
  );
  const predicted = argmaxRows(probabilities, labels);
  const [f1, cost] = [
    tallyOf(truth, predicted, labels, F1),
    tallyOf(truth, predicted, labels, { metric: 'cost', costs }),
  ];
  for (let move = 0; move < 400; move++) {
    const [document, to] = [random.below(truth.length), random.below(labels)];
    for (const tally of [f1, cost]) tally.move(document, predicted[document]!, to);
    predicted[document] = to;
  }
  expect(f1.score).toBeCloseTo(f1Of(truth, predicted, labels), 9);
  const total = documentCosts(truth, predicted, costs).reduce((sum, one) => sum + one, 0);
  expect(-cost.score).toBeCloseTo(total / truth.length, 9);
});
