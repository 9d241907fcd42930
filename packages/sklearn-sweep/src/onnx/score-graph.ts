import type { Node, Tensor } from '@aml-mlops/onnx';

/**
 * Part of an ONNX graph that turns documents into class scores. Inputs are the values `ids` (int64 [N, L], columns of the
 * words of each document) and `weights` (double [N, L], their values; padding has weight 0). It computes `classIndex` (int64 [N],
 * index into the classes) and `scores` (double [N, k]); `kind` says whether they are probabilities.
 *
 * Everything is computed in double precision, so served results equal measured ones, near ties included.
 */
export interface ScoreGraph {
  readonly kind: 'probabilities' | 'decisions';
  /** Scores per row: C, or 1 for the decision between two classes, positive for the second. */
  readonly width: number;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Tensor[];
  readonly domains?: Readonly<Record<string, number>>;
}
