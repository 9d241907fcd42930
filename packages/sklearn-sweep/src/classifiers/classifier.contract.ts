import { MlopsError } from '@aml-mlops/errors';
import { type CsrMatrix, selectRows } from '@aml-mlops/text';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { exportOnnx } from '../onnx/export-onnx.ts';
import type { Estimator } from './estimator.ts';
import { loadModel } from './estimators.ts';
import type { FittedClassifier } from './fitted-classifier.ts';
import { modelToJson } from './model-json.ts';
import { conflictingProblem, denseOf, generatedProblem, rowsOf, withValue } from './problems.fixture.ts';

/** The contract of every classifier: a new one is tested by one line. */
export function classifierContract<P extends z.ZodObject>(
  estimator: Estimator<P>,
  given: z.input<P>,
  /** A parameter out of its range, and the message that rejects it. */
  bad: { readonly params: unknown; readonly message: string },
): void {
  const { name } = estimator;
  const fit = (X: CsrMatrix, y: Int32Array) => estimator.fit(X, y, given);

  describe(`${name} ${JSON.stringify(given)}`, () => {
    test('refuses a parameter out of its range, and one that it does not have', () => {
      const { X, y } = generatedProblem({ seed: 1 });
      expect(() => estimator.fit(X, y, bad.params as z.input<P>)).toThrow(bad.message);
      expect(() => estimator.fit(X, y, { ...given, lambda: 1 } as never)).toThrow(
        `parameter of ${name} must be one of`,
      );
    });

    test.each([
      ['several classes', { classes: [2, 3, 7] }],
      ['two classes', { classes: [4, 9] }],
      ['more words than documents', { documents: 20, words: 300 }],
      ['more documents than words', { documents: 150, words: 6 }],
    ])('learns from %s: better than chance, with known labels alone', (_, options) => {
      const { X, y, T, truth } = generatedProblem({ seed: 2, ...options });
      const predictions = fit(X, y).predict(T);
      const labels = new Set(y);
      expect(predictions.every((label) => labels.has(label))).toBe(true);
      const hits = predictions.filter((label, i) => label === truth[i]).length;
      expect(hits / truth.length).toBeGreaterThan(1.3 / labels.size);
    });

    test('two fits on the same data are the same to the bit, and a fit leaves the other alone', () => {
      const { X, y, T } = generatedProblem({ seed: 3 });
      const first = fit(X, y);
      const before = structuredClone(first.state);
      const other = generatedProblem({ seed: 4 });
      fit(other.X, other.y);
      expect(fit(X, y).state).toEqual(before);
      expect(first.state).toEqual(before);
      expect(first.predict(T)).toEqual(fit(X, y).predict(T));
    });

    test('training data of a single class is learnt, or refused with the class named', () => {
      const { X, y, T } = generatedProblem({ seed: 5 });
      const single = y.map(() => 3);
      if (estimator.acceptsSingleClass) {
        const model = fit(X, single);
        expect(model.predict(T).every((label) => label === 3)).toBe(true);
        expect(model.predictProba!(T).every((p) => p === 1)).toBe(true);
      } else expect(() => fit(X, single)).toThrow(`must be at least 2; got only class 3`);
    });

    test('a class that is missing from the test documents is no trouble', () => {
      const { X, y, T, truth } = generatedProblem({ seed: 6 });
      const kept = Array.from(truth.keys()).filter((i) => truth[i] !== truth[0]);
      expect(fit(X, y).predict(selectRows(T, kept)).length).toBe(kept.length);
    });

    test('no test document at all gives no answers', () => {
      const { X, y } = generatedProblem({ seed: 6 });
      expect(fit(X, y).predict(rowsOf([], X.columns)).length).toBe(0);
    });

    test('one training document is learnt, or refused', () => {
      const X = rowsOf([[0, 0.6, 0.8]], 3);
      const attempt = () => estimator.fit(X, Int32Array.of(5), { ...given, ...oneNeighbour(estimator) });
      if (estimator.acceptsSingleClass) expect(Array.from(attempt().predict(X))).toEqual([5]);
      else expect(attempt).toThrow(MlopsError);
    });

    test('no training document, and labels that are too few, are refused', () => {
      const { X, y } = generatedProblem({ seed: 7 });
      expect(() => fit(rowsOf([], 4), new Int32Array(0))).toThrow(
        `rows of the training data for ${name} must be >= 1; got 0`,
      );
      expect(() => fit(X, y.subarray(1))).toThrow(
        `y of the training data for ${name} must be ${X.rows} labels; got ${X.rows - 1}`,
      );
    });

    test('empty documents are learnt from and classified, all alike', () => {
      const { X, y } = generatedProblem({ seed: 8, empty: 0.2 });
      const model = fit(X, y);
      const predictions = model.predict(rowsOf([[], [], []], X.columns));
      expect(new Set(predictions).size).toBe(1);
    });

    test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
      '%s is refused with its place',
      (value) => {
        const { X, y, T } = generatedProblem({ seed: 9 });
        const model = fit(X, y);
        const message = `the matrix for ${name} must be finite; got ${value} in row 2, column ${T.indices[T.indptr[2]!]}`;
        expect(() => model.predict(withValue(T, T.indptr[2]!, value))).toThrow(message);
        expect(() => fit(withValue(X, 5, value), y)).toThrow(`the matrix for ${name} must be finite; got ${value}`);
      },
    );

    test('another number of columns is refused with both numbers', () => {
      const { X, y, T } = generatedProblem({ seed: 10 });
      const wide = { ...T, columns: T.columns + 1 };
      const message = `must be ${T.columns}, as it was fitted; got ${T.columns + 1}`;
      const model = fit(X, y);
      expect(() => model.predict(wide)).toThrow(message);
      expect(() => model.scores(wide)).toThrow(message);
    });

    test('inputs are left as they were', () => {
      const { X, y, T } = generatedProblem({ seed: 11 });
      const before = structuredClone({ X, y, T });
      const model = fit(X, y);
      model.predict(T);
      model.decisionFunction?.(T);
      model.predictProba?.(T);
      expect({ X, y, T }).toEqual(before);
    });

    test('a document is classified the same alone, in a batch and in another order', () => {
      const { X, y, T } = generatedProblem({ seed: 12 });
      const model = fit(X, y);
      const whole = model.scores(T);
      const order = Array.from({ length: T.rows }, (_, i) => (i * 7) % T.rows);
      const permuted = model.scores(selectRows(T, order)).values;
      order.forEach((row, i) => {
        const expected = whole.values.slice(row * whole.width, (row + 1) * whole.width);
        expect(permuted.slice(i * whole.width, (i + 1) * whole.width)).toEqual(expected);
        if (i < 5) expect(model.scores(selectRows(T, [row])).values).toEqual(expected);
      });
    });

    test('zeros that are stored change nothing', () => {
      const { X, y, T } = generatedProblem({ seed: 13 });
      const sparse = fit(X, y);
      const dense = fit(denseOf(X), y);
      expect(dense.scores(denseOf(T))).toEqual(sparse.scores(T));
    });

    test('the answer is the best of the scores, and probabilities sum to 1', () => {
      const { X, y, T } = generatedProblem({ seed: 14 });
      const model = fit(X, y);
      const { width, values } = model.scores(T);
      const { classes } = model.state;
      const best = Array.from({ length: T.rows }, (_, i) => {
        const row = values.subarray(i * width, (i + 1) * width);
        return width === 1 ? classes[row[0]! > 0 ? 1 : 0] : classes[row.indexOf(Math.max(...row))];
      });
      expect(Array.from(model.predict(T))).toEqual(best);
      const probabilities = model.predictProba?.(T);
      for (let i = 0; probabilities && i < T.rows; i++) {
        const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      }
    });

    test('answers that are asked for together are those that are asked for one by one', () => {
      const { X, y, T } = generatedProblem({ seed: 14 });
      const model = fit(X, y);
      const answers = model.answers(T);
      expect(answers.labels()).toEqual(model.predict(T));
      expect(answers.decisions()).toEqual(model.decisionFunction?.(T));
      expect(answers.probabilities()).toEqual(model.predictProba?.(T));
      expect(answers.scores()).toEqual(model.scores(T));
    });

    test('a model survives JSON to the bit', () => {
      const { X, y, T } = generatedProblem({ seed: 15 });
      const model = fit(X, y);
      const loaded = loadModel(JSON.parse(JSON.stringify(modelToJson(model.state))));
      expect(JSON.parse(JSON.stringify(modelToJson(loaded.state)))).toEqual(
        JSON.parse(JSON.stringify(modelToJson(model.state))),
      );
      expect(loaded.scores(T)).toEqual(model.scores(T));
    });

    test.each([
      ['several classes', [1, 4, 6]],
      ['two classes', [1, 4]],
    ])('ONNX Runtime gives the same labels and scores: %s', async (_, classes) => {
      const { X, y, T } = generatedProblem({ seed: 16, classes, empty: 0.1 });
      const model = fit(X, y);
      const answer = await runOnnx(model, T);
      expect(answer.labels).toEqual(Array.from(model.predict(T)));
      expectClose(answer.scores, model.scores(T).values, 1e-6);
    });

    // Words carry no information there, so an estimator that selects words finds none.
    test.skipIf(estimator.name === 'SelectedLinearSVC')(
      'ONNX Runtime decides as we do among equal documents of different classes, but for ties within rounding',
      async () => {
        for (let seed = 1; seed <= 20; seed++) {
          const { X, y, T } = conflictingProblem(seed);
          const model = fit(X, y);
          const { labels } = await runOnnx(model, T);
          const { values, width } = model.scores(T);
          for (const [i, label] of model.predict(T).entries()) {
            if (label === labels[i]) continue;
            expect(estimator.name, 'votes are exact').not.toBe('RandomForestClassifier');
            const [first = 0, second = 0] = values.slice(i * width, (i + 1) * width).sort((a, b) => b - a);
            expect(Math.abs(first - second), `seed ${seed}, document ${i}`).toBeLessThan(
              1e-12 * Math.max(1, Math.abs(first)),
            );
          }
        }
      },
    );
  });
}

/** k nearest neighbours must not ask for more neighbours than there are. */
function oneNeighbour(estimator: Estimator): object {
  return estimator.name === 'KNeighborsClassifier' ? { nNeighbors: 1 } : {};
}

function expectClose(found: ArrayLike<number>, expected: Float64Array, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (!(Math.abs(found[i]! - value) <= tolerance * Math.max(1, Math.abs(value)))) expect(found[i]).toBe(value);
  });
}

/** All documents in one batch, padded to the longest. */
async function runOnnx(model: FittedClassifier, T: CsrMatrix): Promise<{ labels: number[]; scores: Float64Array }> {
  const lengths = Array.from({ length: T.rows }, (_, i) => T.indptr[i + 1]! - T.indptr[i]!);
  const length = Math.max(1, ...lengths);
  const ids = new BigInt64Array(T.rows * length);
  const weights = new Float64Array(T.rows * length);
  for (let i = 0; i < T.rows; i++) {
    for (let p = T.indptr[i]!, at = i * length; p < T.indptr[i + 1]!; p++, at++) {
      ids[at] = BigInt(T.indices[p]!);
      weights[at] = T.data[p]!;
    }
  }
  const session = await InferenceSession.create(exportOnnx(model), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const dims = [T.rows, length];
  const { label, scores } = await session.run({
    ids: new Tensor('int64', ids, dims),
    weights: new Tensor('float64', weights, dims),
  });
  await session.release();
  return { labels: Array.from(label!.data as BigInt64Array, Number), scores: scores!.data as Float64Array };
}
