import { readFileSync } from 'node:fs';
import type { CsrMatrix } from '@aml-mlops/text';
import type { ESTIMATORS } from './classifiers/estimators.ts';

export interface MatrixJson {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: number[];
  readonly indices: number[];
  readonly data: number[];
}

/** scikit-learn's answers; made by tools/fixtures/sklearn/make_fixtures.py. */
export interface FitFixture {
  readonly estimator: keyof typeof ESTIMATORS;
  readonly params: Readonly<Record<string, unknown>>;
  /** Training documents that are learnt from; all where left out. */
  readonly rows?: number[];
  readonly predictions: number[];
  readonly decisions?: number[];
  readonly probabilities?: number[];
  /** [k, columns] row-major. */
  readonly coef?: number[];
  readonly intercept?: number[];
  readonly epochs?: number[];
  readonly kept?: number[];
}

export interface CaseFixture {
  readonly name: string;
  readonly train: MatrixJson;
  readonly y: number[];
  readonly test: MatrixJson;
  readonly fits: readonly FitFixture[];
}

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

export function csrOf({ rows, columns, indptr, indices, data }: MatrixJson): CsrMatrix {
  return {
    rows,
    columns,
    indptr: Int32Array.from(indptr),
    indices: Int32Array.from(indices),
    data: Float64Array.from(data),
  };
}
