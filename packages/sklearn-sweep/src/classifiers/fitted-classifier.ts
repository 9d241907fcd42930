import type { CsrMatrix } from '@aml-mlops/text';
import { checkMatrix } from '../matrix/check-matrix.ts';
import { bestLabels } from '../matrix/row-scores.ts';
import type { ScoreGraph } from '../onnx/score-graph.ts';

/** Arrays that a fitted model consists of. They are never mutated. */
export type ModelArrays = Readonly<Record<string, Float64Array | Float32Array | Int32Array>>;

/** A fitted model as data: it travels between threads as it is, and to disk through `modelToJson`. */
export interface FittedState {
  readonly estimator: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly columns: number;
  readonly classes: Int32Array;
  readonly arrays: ModelArrays;
}

/**
 * A fitted classifier of documents. X is [rows, columns]; C classes; k scores a row: C, or 1 where C is 2, then the score
 * of the second class, as in scikit-learn.
 *
 * Every method throws MlopsError `E_PARAM_RANGE` for another number of columns and `E_NOT_FINITE` for NaN or infinity.
 */
export interface FittedClassifier {
  readonly state: FittedState;
  /** Label of each row, int32 [rows]. */
  predict(X: CsrMatrix): Int32Array;
  /** Signed confidence, float64 [rows, k] row-major; absent where the estimator has none. */
  decisionFunction?(X: CsrMatrix): Float64Array;
  /** Probability of each class, float64 [rows, C] row-major, each row summing to 1; absent where the estimator has none. */
  predictProba?(X: CsrMatrix): Float64Array;
  /** What `predict` takes the best of: probabilities, or decisions where the estimator has no probabilities to go by. */
  scores(X: CsrMatrix): ClassScores;
  /** All of the above, for whoever wants several of them: what they share is computed once. */
  answers(X: CsrMatrix): ClassAnswers;
  /** What computes `scores` in ONNX. */
  scoreGraph(): ScoreGraph;
}

export interface ClassScores {
  readonly kind: 'probabilities' | 'decisions';
  /** Scores a row: C, or 1 for the decision between two classes, positive for the second. */
  readonly width: number;
  /** float64 [rows, width] row-major. */
  readonly values: Float64Array;
}

/** What an estimator says of a fitted model: all else that a FittedClassifier has follows from its scores. */
export interface ModelMethods {
  readonly kind: ClassScores['kind'];
  readonly width: number;
  /** float64 [rows, width] row-major. */
  scores(X: CsrMatrix): Float64Array;
  /** Where these are not the scores, though the estimator has them. */
  decisionFunction?(X: CsrMatrix): Float64Array;
  predictProba?(X: CsrMatrix): Float64Array;
  scoreGraph(): ScoreGraph;
}

/** What a model says of some documents. Each answer is computed when it is asked for, the scores once. */
export class ClassAnswers {
  readonly #state: FittedState;
  readonly #model: ModelMethods;
  readonly #X: CsrMatrix;
  #values: Float64Array | undefined;

  constructor(state: FittedState, model: ModelMethods, X: CsrMatrix) {
    checkMatrix(X, state.estimator, state.columns);
    this.#state = state;
    this.#model = model;
    this.#X = X;
  }

  scores(): ClassScores {
    const { kind, width } = this.#model;
    this.#values ??= this.#model.scores(this.#X);
    return { kind, width, values: this.#values };
  }

  labels(): Int32Array {
    const { width, values } = this.scores();
    return bestLabels(values, this.#X.rows, width, this.#state.classes);
  }

  decisions(): Float64Array | undefined {
    return this.#model.decisionFunction?.(this.#X) ?? this.#scoresOf('decisions');
  }

  probabilities(): Float64Array | undefined {
    return this.#model.predictProba?.(this.#X) ?? this.#scoresOf('probabilities');
  }

  #scoresOf(kind: ClassScores['kind']): Float64Array | undefined {
    return this.#model.kind === kind ? this.scores().values : undefined;
  }
}

/** The methods of a fitted model, with the checks that all models share. */
export function fittedClassifier(state: FittedState, model: ModelMethods): FittedClassifier {
  const answers = (X: CsrMatrix) => new ClassAnswers(state, model, X);
  return {
    state,
    answers,
    predict: (X) => answers(X).labels(),
    scores: (X) => answers(X).scores(),
    ...((model.kind === 'decisions' || model.decisionFunction) && {
      decisionFunction: (X: CsrMatrix) => answers(X).decisions()!,
    }),
    ...((model.kind === 'probabilities' || model.predictProba) && {
      predictProba: (X: CsrMatrix) => answers(X).probabilities()!,
    }),
    scoreGraph: () => model.scoreGraph(),
  };
}
