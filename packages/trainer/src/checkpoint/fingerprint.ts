import { createHash } from 'node:crypto';
import type { LabelledCounts } from '../data/count-matrix.ts';
import type { FitData } from '../fit.ts';
import type { NetworkParams } from '../network/params.ts';

/** Identifies a training by everything its weights depend on: the counts, the classes and the parameters. */
export function fingerprint(data: FitData, params: NetworkParams, engine: string): string {
  const sha = createHash('sha256');
  sha.update(JSON.stringify({ params, engine, classes: data.classes }));
  const add = (set: LabelledCounts) => {
    const { indptr, words, counts } = set.counts;
    for (const array of [indptr, words, counts, set.targets, set.rows ?? new Int32Array(0)]) {
      sha.update(`${array.length};`);
      sha.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  };
  add(data.train);
  if (data.validation) add(data.validation);
  return sha.digest('hex');
}
