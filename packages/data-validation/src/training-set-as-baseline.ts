import { readDatasetInfo } from '@aml-mlops/artifacts';
import { Findings } from './checks/findings.ts';
import { readChecked } from './checks/read-checked.ts';
import { type Baseline, type BaselineOptions, baselineOf } from './profile/baseline.ts';

/**
 * A baseline of the training set at hand, for data that nobody has approved a baseline of: then the test set is held
 * against it. Rows with faults are left out, as they are told of later.
 */
export async function trainingSetAsBaseline(train: string, options: BaselineOptions): Promise<Baseline> {
  return baselineOf(() => readChecked(train, 'train', new Findings()), await readDatasetInfo(train), options);
}
