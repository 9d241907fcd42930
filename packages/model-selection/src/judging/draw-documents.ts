import { stratifiedSplit } from '@aml-mlops/trainer';

/**
 * Draws documents of each class, as many of each as their share of all, where there are more than may judge.
 *
 * @param targets class of each document
 * @param most documents that may judge
 * @returns rows, rising
 */
export function drawDocuments(targets: Int32Array, most: number, seed: number): Int32Array {
  if (targets.length <= most) return Int32Array.from(targets.keys());
  // What is held out of the others: a class of few rows keeps one, and so may give none.
  return stratifiedSplit(targets, 1 - most / targets.length, seed).kept;
}
