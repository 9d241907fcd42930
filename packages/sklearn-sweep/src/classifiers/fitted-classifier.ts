import type { CsrMatrix } from '@aml-mlops/text';
import { checkMatrix } from '../matrix/check-matrix.ts';
import { bestLabels } from '../matrix/row-scores.ts';
import type { ScoreGraph } from '../onnx/score-graph.ts';

/** The arrays of a fitted model. They are never mutated. */
export type ModelArrays = Readonly<Record<string, Float64Array | Float32Array | Int32Array>>;

/** A fitted model as data: it can be posted between threads as is, and saved through `modelToJson`. */
export interface FittedState {
  readonly estimator: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly columns: number;
  readonly classes: Int32Array;
  readonly arrays: ModelArrays;
}

/**
 * A fitted classifier of documents. X is [rows, columns]; C is the number of classes; k is the number of scores per row: C,
 * or 1 if C is 2; a single score belongs to the second class, as in scikit-learn.
 *
 * Every method throws MlopsError `E_PARAM_RANGE` if the number of columns differs and `E_NOT_FINITE` for NaN or infinity.
 */
export interface FittedClassifier {
  readonly state: FittedState;
  /** Label of each row, int32 [rows]. */
  predict(X: CsrMatrix): Int32Array;
  /** Signed confidence, float64 [rows, k] row-major; absent if the estimator has none. */
  decisionFunction?(X: CsrMatrix): Float64Array;
  /** Probability of each class, float64 [rows, C] row-major, each row summing to 1; absent if the estimator has none. */
  predictProba?(X: CsrMatrix): Float64Array;
  /** The scores that `predict` maximises: probabilities, or decisions if it does not decide by probabilities. */
  scores(X: CsrMatrix): ClassScores;
  /** All of the above for callers that need several of them: shared work is done once. */
  answers(X: CsrMatrix): ClassAnswers;
  /** The ONNX nodes that compute `scores`. */
  scoreGraph(): ScoreGraph;
}

export interface ClassScores {
  readonly kind: 'probabilities' | 'decisions';
  /** Scores per row: C, or 1 for the decision between two classes, positive for the second. */
  readonly width: number;
  /** float64 [rows, width] row-major. */
  readonly values: Float64Array;
}

/** What an estimator implements for a fitted model; the rest of FittedClassifier follows from its scores. */
export interface ModelMethods {
  readonly kind: ClassScores['kind'];
  readonly width: number;
  /** float64 [rows, width] row-major. */
  scores(X: CsrMatrix): Float64Array;
  /** The labels that the scores give, for estimators that find them with less work; int32 [rows]. */
  labels?(X: CsrMatrix): Int32Array;
  /** For estimators whose decision values differ from their scores. */
  decisionFunction?(X: CsrMatrix): Float64Array;
  predictProba?(X: CsrMatrix): Float64Array;
  scoreGraph(): ScoreGraph;
}

/** A model's answers for some documents. Each is computed on demand, the scores once. */
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

  /** The same labels, for callers that need nothing else. */
  labelsAlone(): Int32Array {
    return this.#model.labels?.(this.#X) ?? this.labels();
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
    predict: (X) => answers(X).labelsAlone(),
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
