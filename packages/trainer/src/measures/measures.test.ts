import { calibration } from '@aml-mlops/metrics';
import { lowbias32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { classReport } from './class-report.ts';
import { evaluateProbabilities } from './evaluation.ts';
import { confidentMistakes } from './mistakes.ts';
import { fitTemperature, softmaxAt } from './temperature.ts';

const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4, 0.6, 0.3, 0.1);
const targets = Int32Array.of(0, 1, 0, 1);

test('accuracy, macro F1 and log loss are those of scikit-learn', () => {
  // sklearn.metrics 1.9: accuracy_score, f1_score(average='macro'), log_loss. The third class is predicted once.
  const { accuracy, macroF1, logLoss, documents } = evaluateProbabilities(probabilities, targets);
  expect(accuracy).toBe(0.5);
  expect(macroF1).toBeCloseTo((0.5 + 2 / 3 + 0) / 3, 12);
  expect(logLoss).toBeCloseTo(-(Math.log(0.7) + Math.log(0.8) + Math.log(0.3) + Math.log(0.3)) / 4, 6);
  expect(documents).toBe(4);
});

test('a class that is known but occurs nowhere does not lower macro F1', () => {
  const sure = Float32Array.of(0.9, 0.1, 0, 0.1, 0.9, 0);
  expect(evaluateProbabilities(sure, [0, 1]).macroF1).toBe(1);
});

test('a network that diverged has no log loss, and one of a single class cannot be wrong', () => {
  expect(evaluateProbabilities(Float32Array.of(Number.NaN, Number.NaN), [0]).logLoss).toBeNaN();
  expect(evaluateProbabilities(Float32Array.of(1, 1), [0, 0])).toMatchObject({ accuracy: 1, macroF1: 1, logLoss: 0 });
});

test('the class report counts who was taken for whom', () => {
  const { classes, confusion } = classReport(probabilities, targets, ['a', 'b', 'c']);
  expect(confusion).toEqual([
    [1, 0, 1],
    [1, 1, 0],
    [0, 0, 0],
  ]);
  expect(classes[0]).toEqual({ label: 'a', precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
  expect(classes[2]).toEqual({ label: 'c', precision: 0, recall: 0, f1: 0, support: 0 });
});

test('mistakes come surest first, with the beginning of their text', () => {
  const test_ = { ids: ['w', 'x', 'y', 'z'], texts: ['', '', '😀'.repeat(200), 'short'], targets };
  const mistakes = confidentMistakes(test_, probabilities, ['a', 'b', 'c']);
  expect(mistakes.map(({ id, label, answer }) => [id, label, answer])).toEqual([
    ['z', 'b', 'a'],
    ['y', 'a', 'c'],
  ]);
  expect(mistakes[1]?.excerpt.isWellFormed()).toBe(true);
  expect(confidentMistakes(test_, probabilities, ['a', 'b', 'c'], 1).length).toBe(1);
});

describe('temperature', () => {
  // Labels drawn from the probabilities that z / 2 gives, offered as those of z: the temperature to find is 2.
  const documents = 20_000;
  const logits = new Float64Array(2 * documents);
  const drawn = new Int32Array(documents);
  for (let i = 0; i < documents; i++) {
    const z = (lowbias32(i) / 2 ** 32 - 0.5) * 10;
    logits[2 * i] = z;
    drawn[i] = lowbias32(i + documents) / 2 ** 32 < 1 / (1 + Math.exp(-z / 2)) ? 0 : 1;
  }

  test('finds how overconfident a model is', () => {
    expect(fitTemperature(logits, drawn, 2)).toBeCloseTo(2, 1);
  });

  test('makes probabilities honest, and changes no answer', () => {
    const [sharp, honest] = [softmaxAt(1, logits, 2), softmaxAt(2, logits, 2)];
    const before = calibration(sharp, drawn, 2).expectedCalibrationError;
    expect(calibration(honest, drawn, 2).expectedCalibrationError).toBeLessThan(before / 3);
    expect(evaluateProbabilities(honest, drawn).accuracy).toBe(evaluateProbabilities(sharp, drawn).accuracy);
  });

  test('logits beyond what probabilities can hold keep their distance', () => {
    expect(softmaxAt(20, Float64Array.of(200, 0), 2)[1]).toBeCloseTo(1 / (1 + Math.exp(10)), 9);
    expect(softmaxAt(1, Float64Array.of(1e6, 0, 1e6), 3)).toEqual(Float32Array.of(0.5, 0, 0.5));
  });

  test('a network that is right every time is not made certain of it', () => {
    expect(fitTemperature(Float64Array.of(1, 0, 0, 1), [0, 1], 2)).toBeCloseTo(0.25, 3);
  });
});
