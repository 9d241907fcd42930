import { readDataset, readDatasetInfo } from '@aml-mlops/artifacts';
import { readCleaning } from '@aml-mlops/text';
import { checkLabels } from '../data/prepare.ts';
import { readTrainingSet } from '../data/read-training-set.ts';
import { stratifiedSplit } from '../data/split.ts';
import type { FitData } from '../fit.ts';

/**
 * Reads the training and evaluation data: training documents as counts, test documents as texts.
 *
 * @throws MlopsError `E_NOT_CLEANED` if the dataset does not record how the texts were cleaned; `E_LABELS` if the two
 * sets name different classes
 */
export async function loadData(
  folders: { readonly train: string; readonly test: string },
  options: { readonly minFrequency: number; readonly validationShare: number; readonly seed: number },
  signal: AbortSignal,
) {
  const { minFrequency, validationShare, seed } = options;
  checkLabels((await readDatasetInfo(folders.train)).labels, (await readDatasetInfo(folders.test)).labels);
  const cleaning = await readCleaning(folders.train);
  const { vocabulary, labels, classes, train } = await readTrainingSet(folders.train, { minFrequency, signal });
  return {
    cleaning,
    vocabulary,
    labels,
    data: withValidation({ classes, train }, validationShare, seed),
    test: await readDataset(folders.test),
  };
}

export type StepData = Awaited<ReturnType<typeof loadData>>;

function withValidation(data: FitData, share: number, seed: number): FitData {
  if (share === 0) return data;
  const { kept, held } = stratifiedSplit(data.train.targets, share, seed);
  // Too few documents for any class to spare one: no validation, as with a share of 0.
  if (held.length === 0) return data;
  return { ...data, train: { ...data.train, rows: kept }, validation: { ...data.train, rows: held } };
}
