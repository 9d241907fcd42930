import type { DataSurvey } from '../../api/data.ts';

/** What the thread is asked; folders are those of artifacts that were found to be what they should be. */
export type ReckoningTask =
  | { readonly do: 'survey'; readonly dataset: string }
  | { readonly do: 'answers'; readonly model: string; readonly dataset: string };

/** What a model says of the documents of a dataset. */
export interface ModelAnswers {
  /** Of the model. */
  readonly labels: readonly string[];
  /** Of the dataset. */
  readonly truthLabels: readonly string[];
  /** Label of each document that was asked about, an index into the dataset's labels. */
  readonly truth: Int32Array;
  /** The model's label of each, an index into its own. */
  readonly answers: Int32Array;
  /** Its probability; NaN of a model that has none. */
  readonly probabilities: Float32Array;
  /** Documents of the dataset: more than were asked about, where it is large. */
  readonly rows: number;
}

export type ReckonedOf<T extends ReckoningTask> = T extends { readonly do: 'survey' } ? DataSurvey : ModelAnswers;
