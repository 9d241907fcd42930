import { rangeError } from '@aml-mlops/errors';
import { parseParams } from '@aml-mlops/pipeline-sdk';
import type { CsrMatrix } from '@aml-mlops/text';
import type * as z from 'zod';
import { checkMatrix, withoutZeros } from '../matrix/check-matrix.ts';
import { type ClassCodes, encodeClasses, refuseSingleClass } from '../matrix/class-codes.ts';
import { type CodedParts, codedParts, type MatrixParts } from '../parts/matrix-parts.ts';
import {
  type FittedClassifier,
  type FittedState,
  fittedClassifier,
  type ModelArrays,
  type ModelMethods,
} from './fitted-classifier.ts';

/** A trainable classifier: its parameter schema and its training. */
export interface Estimator<P extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly schema: P;
  /** Whether training data with a single class is accepted. */
  readonly acceptsSingleClass: boolean;
  /**
   * @param y int32 [rows], any labels
   * @param params not yet validated; omitted parameters take their defaults
   * @param prefit for an estimator that starts from another one: that one, fitted on the same data
   * @throws MlopsError `E_PARAM_RANGE`, `E_PARAM_UNKNOWN`, `E_NOT_FINITE`, `E_SINGLE_CLASS`
   */
  fit(X: CsrMatrix, y: Int32Array, params?: z.input<P>, prefit?: FittedState): FittedClassifier;
  restore(state: FittedState): FittedClassifier;
  /**
   * Learns from a matrix that need not fit in memory; absent if the estimator needs it whole, or with such parameters.
   *
   * @throws MlopsError as {@link Estimator.fit} does
   */
  partsFit?(params?: z.input<P>): ((parts: MatrixParts) => FittedClassifier) | undefined;
  /** Divides a long fit into pieces that can be learnt anywhere, in any order; absent if the estimator cannot be divided. */
  readonly pieces?: {
    count(params?: z.input<P>): number;
    /** @param piece index in [0, count) */
    fit(X: CsrMatrix, y: Int32Array, params: z.input<P>, piece: number): ModelArrays;
    /** @param pieces all of them, in index order: the model is identical to the one `fit` makes */
    merge(X: CsrMatrix, y: Int32Array, params: z.input<P>, pieces: readonly ModelArrays[]): FittedClassifier;
  };
}

/** Validated training data: finite, as many labels as rows, at least one row. */
export interface Problem extends ClassCodes {
  readonly X: CsrMatrix;
}

interface EstimatorParts<P extends z.ZodObject> {
  readonly name: string;
  readonly schema: P;
  readonly acceptsSingleClass: boolean;
  /** Learns from validated data; the state's name, parameters, columns and classes are added to the arrays. */
  readonly learn: ((problem: Problem, params: z.output<P>, prefit?: FittedState) => ModelArrays) | DivisibleLearning<P>;
  /** Learns from validated parts. */
  readonly learnParts?: (parts: CodedParts, params: z.output<P>) => ModelArrays;
  /** Whether it can, with these parameters. Default: with all. */
  readonly canLearnParts?: (params: z.output<P>) => boolean;
  /** Builds the methods of a model from its arrays. They receive validated matrices. */
  readonly restore: (state: FittedState, params: z.output<P>) => ModelMethods;
}

/** Training that merges independent pieces. */
interface DivisibleLearning<P extends z.ZodObject> {
  readonly count: (params: z.output<P>) => number;
  readonly piece: (problem: Problem, params: z.output<P>, piece: number) => ModelArrays;
  readonly merge: (pieces: readonly ModelArrays[], C: number) => ModelArrays;
}

/** Wraps an estimator's own work in the checks that all estimators share. */
export function defineEstimator<P extends z.ZodObject>(parts: EstimatorParts<P>): Estimator<P> {
  const { name, schema, acceptsSingleClass } = parts;
  const withMethods = (state: FittedState, params: z.output<P>) =>
    fittedClassifier(state, parts.restore(state, params));
  const restore = (state: FittedState) => withMethods(state, parseParams(schema, state.params, name));
  const { learn } = parts;
  const check = (X: CsrMatrix, y: Int32Array, given: z.input<P>) => {
    const params = parseParams(schema, given, name);
    if (X.rows < 1) throw rangeError('rows', `the training data for ${name}`, '>= 1', X.rows);
    if (y.length !== X.rows) throw rangeError('y', `the training data for ${name}`, `${X.rows} labels`, y.length);
    const problem: Problem = { X: withoutZeros(X, checkMatrix(X, name)), ...encodeClasses(y) };
    if (!acceptsSingleClass) refuseSingleClass(problem, name);
    return { params, problem };
  };
  const fitted = (X: CsrMatrix, classes: Int32Array, params: z.output<P>, arrays: ModelArrays) =>
    withMethods({ estimator: name, params, columns: X.columns, classes, arrays }, params);
  const defaults = {} as z.input<P>;
  const { learnParts, canLearnParts } = parts;
  const partsFit = learnParts && {
    partsFit: (given: z.input<P> = defaults) => {
      const params = parseParams(schema, given, name);
      if (canLearnParts && !canLearnParts(params)) return undefined;
      return (data: MatrixParts) => {
        const coded = codedParts(data, name);
        if (!acceptsSingleClass) refuseSingleClass(coded, name);
        const arrays = learnParts(coded, params);
        return restore({ estimator: name, params, columns: data.columns, classes: coded.classes, arrays });
      };
    },
  };
  return {
    name,
    schema,
    acceptsSingleClass,
    restore,
    ...partsFit,
    fit: (X, y, given = defaults, prefit) => {
      const { params, problem } = check(X, y, given);
      if (typeof learn === 'function') return fitted(X, problem.classes, params, learn(problem, params, prefit));
      const count = learn.count(params);
      const pieces = Array.from({ length: count }, (_, piece) => learn.piece(problem, params, piece));
      return fitted(X, problem.classes, params, learn.merge(pieces, problem.classes.length));
    },
    ...(typeof learn !== 'function' && {
      pieces: {
        count: (given = defaults) => learn.count(parseParams(schema, given, name)),
        fit: (X, y, given, piece) => {
          const { params, problem } = check(X, y, given);
          return learn.piece(problem, params, piece);
        },
        merge: (X, y, given, pieces) => {
          const { classes } = encodeClasses(y);
          return fitted(X, classes, parseParams(schema, given, name), learn.merge(pieces, classes.length));
        },
      } satisfies Estimator<P>['pieces'],
    }),
  };
}
