import type { DataSurvey } from '../../api/data.ts';
import type { PairSide } from '../../api/sweep.ts';

/** Tasks of the thread; folders are those of verified artifacts. */
export type ReckoningTask =
  | { readonly do: 'survey'; readonly dataset: string }
  | { readonly do: 'answers'; readonly model: string; readonly dataset: string }
  | PairTask;

/** Two models of a sweep on its test documents. */
export interface PairTask {
  readonly do: 'pair';
  /** Folders of the sweep's documents. */
  readonly train: string;
  readonly test: string;
  /** From the sweep; they define how texts become rows. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Fitted, in the format of `modelToJson`. */
  readonly models: readonly { readonly name: string; readonly json: string }[];
}

export interface PairAnswers {
  readonly labels: readonly string[];
  /** Label of each test document, an index into the labels. */
  readonly targets: Int32Array;
  /** In the order of the models. */
  readonly answers: readonly Int32Array[];
  readonly sides: readonly PairSide[];
}

/** A model's answers to the documents of a dataset. */
export interface ModelAnswers {
  /** Of the model. */
  readonly labels: readonly string[];
  /** Of the dataset. */
  readonly truthLabels: readonly string[];
  /** Label of each compared document, an index into the dataset's labels. */
  readonly truth: Int32Array;
  /** The model's label of each, an index into the model's labels. */
  readonly answers: Int32Array;
  /** Its probability; NaN for a model without probabilities. */
  readonly probabilities: Float32Array;
  /** Documents in the dataset: more than were compared if it is large. */
  readonly rows: number;
}

export type ReckonedOf<T extends ReckoningTask> = T extends { readonly do: 'survey' }
  ? DataSurvey
  : T extends { readonly do: 'pair' }
    ? PairAnswers
    : ModelAnswers;
