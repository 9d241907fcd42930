import { type FitData, type PreparedData, stratifiedSplit } from '@aml-mlops/trainer';

/** Holds out a stratified share of the training documents for judging trials; rows, not copies of the counts. */
export function splitData(prepared: PreparedData, share: number, seed: number): FitData {
  const { classes, train } = prepared;
  const { kept, held } = stratifiedSplit(train.targets, share, seed);
  return { classes, train: { ...train, rows: shared(kept) }, validation: { ...train, rows: shared(held) } };
}

function shared(rows: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
}
