import { stratifiedSplit } from '@aml-mlops/trainer';

/**
 * Draws a stratified sample of documents if there are more than a limit.
 *
 * @param targets class of each document
 * @param most maximum number of documents
 * @returns rows, rising
 */
export function drawDocuments(targets: Int32Array, most: number, seed: number): Int32Array {
  if (targets.length <= most) return Int32Array.from(targets.keys());
  // The kept rows of a hold-out: a class of few rows keeps one, and so may hold out none.
  return stratifiedSplit(targets, 1 - most / targets.length, seed).kept;
}
