import { ESTIMATORS, type FittedState } from '@aml-mlops/sklearn-sweep/classifiers';
import { Vectorizer } from '@aml-mlops/text';
import { expect, test } from 'vitest';
import { posts } from '../posts.fixture.ts';
import type { FittedMember } from './fitted-member.ts';
import { HeldOutTemperatures } from './held-out-temperatures.ts';

const train = posts(1, 300);
const held = posts(2, 400);
const heldOut = { texts: held.texts, targets: Int32Array.from(held.targets) };
const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word' }] });
const X = vectorizer.fitTransform(train.texts);
const { state } = ESTIMATORS.linearSvc.fit(X, Int32Array.from(train.targets), {});
const all = [[0, X.columns]] as const;

/** The same classifier, so many times as sure. */
function surer(times: number): FittedMember {
  const arrays = {
    W: (state.arrays['W'] as Float64Array).map((w) => w * times),
    b: (state.arrays['b'] as Float64Array).map((b) => b * times),
  };
  const made: FittedState = { ...state, arrays };
  return { kind: 'classifier', state: made };
}

test('a member that is ten times as sure has ten times the temperature, and the mean of members is that of equals', () => {
  const temperatures = new HeldOutTemperatures(vectorizer, heldOut, 3, 2);
  const [own, other] = [temperatures.add(surer(1), all), temperatures.add(surer(10), all)];
  expect(other / own).toBeCloseTo(10, 2);
  expect(temperatures.ofMean()).toBeCloseTo(1, 2);
});

test('the only member has 1, and what makes it honest is the temperature of the mean', () => {
  const of = (times: number) => {
    const temperatures = new HeldOutTemperatures(vectorizer, heldOut, 3, 1);
    expect(temperatures.add(surer(times), all)).toBe(1);
    return temperatures.ofMean();
  };
  expect(of(10) / of(1)).toBeCloseTo(10, 2);
});
