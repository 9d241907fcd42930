import { Lcg32 } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import { Heap, heapBytes } from './heap.ts';
import { naiveBayesKernel } from './naive-bayes.ts';

const ALPHA = 1e-10;

test.each([1, 2, 3])('logarithms are right to the last bits over the whole range of numbers; %i classes', (C) => {
  const values: number[] = [0, 1, 2, Math.SQRT1_2, Math.SQRT2, 1 - 2 ** -53, 1 + 2 ** -52, Number.MAX_VALUE / 1e4];
  const random = new Lcg32(1);
  for (let i = 0; i < 3_000; i++) {
    values.push((1 + random.uniform()) * 2 ** ((i % 900) - 30));
  }
  const V = Math.floor(values.length / C);
  const heap = new Heap(heapBytes(V * C + C + 2, 0), 'a test');
  const W = heap.float64(V * C + 1);
  const logTotals = heap.float64(C + 1);
  W.set(values.slice(0, V * C));
  naiveBayesKernel(heap).multinomial(W.byteOffset, V, C, ALPHA, logTotals.byteOffset);

  const sums = new Float64Array(C);
  for (let at = 0; at < V * C; at++) sums[at % C] = sums[at % C]! + (values[at]! + ALPHA);
  for (let at = 0; at < V * C; at++) {
    const [log, logTotal] = [Math.log(values[at]! + ALPHA), Math.log(sums[at % C]!)];
    const error = Math.abs(W[at]! - (log - logTotal));
    expect(error).toBeLessThanOrEqual(3e-16 * Math.max(1, Math.abs(log), Math.abs(logTotal)));
  }
});
