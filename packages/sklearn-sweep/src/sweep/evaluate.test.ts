import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';

const truth = Int32Array.of(0, 1, 0, 1);
const classes = Int32Array.of(0, 1);
const evaluated = (predictions: number[], decisions: number[]) =>
  evaluate(
    [
      {
        truth,
        classes,
        judgement: {
          predictions: Int32Array.from(predictions),
          decisions: Float64Array.from(decisions),
          probabilities: undefined,
          predictSeconds: 0,
        },
      },
    ],
    2,
  );

test('scores that order what the model decides have an area under the curve', () => {
  const { evaluation, roc } = evaluated([0, 1, 0, 0], [-1, 2, -3, -2]);
  expect(evaluation.auc).toBeCloseTo(0.75, 12);
  expect(roc).toHaveLength(2);
});

test('scores that order something else have none: the model is right in every document, its scores in none', () => {
  const { evaluation, roc } = evaluated([0, 1, 0, 1], [1, -2, 3, -2]);
  expect(evaluation).toMatchObject({ accuracy: 1, auc: null });
  expect(roc).toEqual([]);
});
