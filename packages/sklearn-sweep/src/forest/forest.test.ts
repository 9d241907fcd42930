import { Xorshift32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { randomForest } from '../classifiers/random-forest.ts';
import { csrOf, type MatrixJson, readFixture } from '../fixtures.fixture.ts';
import { SplitSearch } from './best-split.ts';
import { exactShares } from './exact-shares.ts';

const fixture = readFixture<{
  readonly train: MatrixJson;
  readonly y: number[];
  readonly test: MatrixJson;
  readonly truth: number[];
  readonly nEstimators: number;
  readonly nodes: number;
  readonly depth: number;
  readonly mean: number;
  readonly deviation: number;
}>('forest');
const [X, y, T] = [csrOf(fixture.train), Int32Array.from(fixture.y), csrOf(fixture.test)];
const { nEstimators } = fixture;

test("the mean accuracy over ten seeds is scikit-learn's within one standard deviation", () => {
  let sum = 0;
  for (let seed = 0; seed < 10; seed++) {
    const predictions = randomForest.fit(X, y, { nEstimators, randomState: seed }).predict(T);
    sum += predictions.filter((label, i) => label === fixture.truth[i]).length / T.rows;
  }
  expect(Math.abs(sum / 10 - fixture.mean)).toBeLessThanOrEqual(fixture.deviation);
});

test("trees are as large as scikit-learn's, within 2 %", () => {
  const { feature } = randomForest.fit(X, y, { nEstimators: 200 }).state.arrays;
  expect(Math.abs(feature!.length / 200 / fixture.nodes - 1)).toBeLessThan(0.02);
});

test('pieces that are grown apart make the same forest to the bit', () => {
  const pieces = randomForest.pieces!;
  const params = { nEstimators: 10, randomState: 5 };
  const count = pieces.count(params);
  expect(count).toBeGreaterThan(1);
  const apart = Array.from({ length: count }, (_, piece) => pieces.fit(X, y, params, count - 1 - piece)).reverse();
  expect(pieces.merge(X, y, params, apart).state).toEqual(randomForest.fit(X, y, params).state);
});

test('votes are sums that float32 holds exactly, and equal shares stay equal', () => {
  const random = new Xorshift32(7);
  for (const nTrees of [1, 3, 10, 100, 1000, 2 ** 24, 2 ** 25]) {
    const shares = Float64Array.from({ length: 600 }, () => random.below(1000) / 999);
    const exact = exactShares(shares, nTrees);
    const unit = 2 ** Math.max(0, Math.floor(24 - Math.log2(nTrees)));
    for (const [i, share] of exact.entries()) expect(Math.abs(share - shares[i]!)).toBeLessThanOrEqual(0.5 / unit);
    const votes = exact.slice(0, nTrees);
    const single = votes.toSorted().reduce((sum, vote) => Math.fround(sum + Math.fround(vote)), 0);
    expect(single).toBe(votes.reduce((sum, vote) => sum + vote, 0));
  }
  expect([...exactShares(Float64Array.of(1 / 3, 2 / 3, 0, 1, 0.5), 100)]).toEqual([
    43691 / 2 ** 17,
    87381 / 2 ** 17,
    0,
    1,
    0.5,
  ]);
});

test('a tree without bootstrap knows its training documents by heart', () => {
  const model = randomForest.fit(X, y, { nEstimators: 1, bootstrap: false });
  expect(Array.from(model.predict(X))).toEqual(fixture.y);
});

test('maxDepth and minSamplesSplit limit the trees', () => {
  const { feature } = randomForest.fit(X, y, { nEstimators: 8, maxDepth: 2 }).state.arrays;
  expect(feature!.length).toBeLessThanOrEqual(8 * 7);
  const whole = randomForest.fit(X, y, { nEstimators: 1, minSamplesSplit: X.rows + 1 }).state.arrays;
  expect(whole['feature']!.length).toBe(1);
});

test('the best split of a word is that of trying every threshold', () => {
  const random = new Xorshift32(99);
  for (let round = 0; round < 300; round++) {
    const documents = 2 + random.below(12);
    const C = 2 + random.below(3);
    const value = () => Math.fround((random.below(7) - (round % 2) * 3) / 4);
    const values = Float32Array.from({ length: documents }, value);
    const codes = Int32Array.from({ length: documents }, () => random.below(C));
    const weights = Float64Array.from({ length: documents }, () => 1 + random.below(3));
    const total = new Float64Array(C);
    codes.forEach((c, i) => {
      total[c] = total[c]! + weights[i]!;
    });
    const nonzero = Int32Array.from(values.keys()).filter((i) => values[i] !== 0);
    const search = new SplitSearch(codes, weights, C);
    search.begin(total, documents);
    const varies = search.consider(
      0,
      nonzero.slice(),
      nonzero.length ? values.filter((v) => v !== 0) : new Float32Array(0),
      nonzero.length,
    );
    const distinct = [...new Set(values)].sort((a, b) => a - b);
    expect(varies).toBe(distinct.length > 1);
    const purity = (threshold: number) => {
      const sides = [new Float64Array(C), new Float64Array(C)];
      codes.forEach((c, i) => {
        const side = sides[values[i]! <= threshold ? 0 : 1]!;
        side[c] = side[c]! + weights[i]!;
      });
      return sides.reduce((sum, side) => {
        const weight = side.reduce((a, b) => a + b, 0);
        return sum + side.reduce((a, b) => a + b * b, 0) / weight;
      }, 0);
    };
    const best = Math.max(...distinct.slice(0, -1).map((low, i) => purity((low + distinct[i + 1]!) / 2)));
    if (!varies) continue;
    expect(search.score).toBeCloseTo(best, 9);
    expect(purity(search.threshold)).toBeCloseTo(best, 9);
  }
});
