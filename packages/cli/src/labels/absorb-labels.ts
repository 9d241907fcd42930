import { MlopsError } from '@aml-mlops/errors';
import {
  type Absorbed,
  absorbedOf,
  assignLabels,
  partitionKey,
  snapshotOf,
  writePartitions,
} from '@aml-mlops/feedback/labels';
import { type LabelPlace, newestDataset } from './label-place.ts';

export interface AbsorbFlags {
  readonly into: string;
  readonly control: 'test' | 'leave-out';
  readonly textColumn?: readonly string[];
  readonly labelColumn: string;
  readonly idColumn: string;
}

/** Writes settled labels as partitions into a folder of raw data. */
export async function absorbLabels(place: LabelPlace, flags: AbsorbFlags): Promise<Absorbed> {
  const key = await partitionKey(flags.into);
  if (key === undefined) {
    const message = `--into must be a folder of raw data in partitions, such as week=2026-W47; ${flags.into} has none: move its files into one (its test data into one such as week=2026-W47-test), or run the step absorb`;
    throw new MlopsError('E_RAW_LAYOUT', message, { file: flags.into });
  }
  const fields = { ...flags, textColumn: flags.textColumn ?? 'text' };
  const snapshot = snapshotOf(place.queue);
  const test = await newestDataset(place, place.names.test);
  const assignments = await assignLabels(snapshot, test?.texts ?? [], flags.control);
  return absorbedOf(snapshot, assignments, await writePartitions(flags.into, key, snapshot.scope, assignments, fields));
}
