import { readDatasetInfo } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { DuplicateFinder } from './checks/duplicates.ts';
import { type Finding, Findings } from './checks/findings.ts';
import { checkLanguage, type ExpectedLanguage, expectedLanguage, LanguagePlaces } from './checks/language-check.ts';
import { readChecked } from './checks/read-checked.ts';
import { type DatasetDrift, driftOf } from './drift/drift.ts';
import type { Baseline } from './profile/baseline.ts';
import type { BatchMeasures } from './profile/measure-batch.ts';
import { type Profile, profileBatches } from './profile/profile.ts';
import type { Thresholds } from './thresholds.ts';

export interface ValidateOptions {
  readonly thresholds: Thresholds;
  /** The training set stands in for a baseline that nobody has made. Default false. */
  readonly standsIn?: boolean;
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, dataset: string) => void;
}

/** All that a validation knows in the end. */
export interface Validation {
  readonly baseline: Baseline;
  readonly profiles: Readonly<Record<DatasetName, Profile>>;
  readonly drift: Readonly<Record<DatasetName, DatasetDrift>>;
  readonly duplicates: DuplicateFinder;
  readonly language: ExpectedLanguage;
  /** What stops the run. */
  readonly errors: readonly Finding[];
}

export const DATASET_NAMES = ['train', 'test'] as const;
export type DatasetName = (typeof DATASET_NAMES)[number];

/**
 * Checks a training set and a test set, and compares each with the baseline. All errors are collected; nothing but a
 * folder that is no dataset, or a baseline of other labels, throws.
 *
 * @throws MlopsError `E_BASELINE_LABELS`, `E_NOT_A_DATASET`, `E_DATASET_PART`
 */
export async function validate(
  folders: Readonly<Record<DatasetName, string>>,
  given: Baseline,
  options: ValidateOptions,
): Promise<Validation> {
  const { thresholds, onProgress } = options;
  const infos = { train: await readDatasetInfo(folders.train), test: await readDatasetInfo(folders.test) };
  const baseline = alignLabels(given, infos.train.labels, 'train');
  alignLabels(given, infos.test.labels, 'test');
  const findings = new Findings();
  const places = new LanguagePlaces();
  const duplicates = new DuplicateFinder();
  const known = new Set(baseline.vocabulary.words.keys());
  const total = infos.train.rows + infos.test.rows;
  let done = 0;

  const profileOf = (dataset: DatasetName): Promise<Profile> => {
    const { labels, rows } = infos[dataset];
    const batches = readChecked(folders[dataset], dataset, findings);
    const onBatch = (batch: { ids: readonly string[] }, measures: BatchMeasures) => {
      for (const [row, language] of measures.rowLanguages.entries()) {
        places.add(dataset, language, batch.ids[row] ?? '');
      }
      if (dataset === 'train') duplicates.addTrain(batch.ids, measures.fingerprints);
      else {
        for (const { test, train } of duplicates.addTest(batch.ids, measures.fingerprints)) {
          findings.add('test', 'duplicates', { id: test, detail: `is ${train} of train` });
        }
      }
      done += batch.ids.length;
      onProgress?.(done, total, dataset);
    };
    return profileBatches(batches, labels, rows, { ...options, known, onBatch });
  };
  const train = await profileOf('train');
  const test = await profileOf('test');
  for (const [target, label] of train.labels.entries()) {
    if (train.labelRows[target] === 0) findings.add('train', 'labelWithoutRows', { detail: label });
  }
  const profiles = { train, test };
  const language = expectedLanguage(thresholds.language, baseline.languages, options.standsIn ?? false);
  const copies = thresholds.maxDuplicateShare * test.rows;
  const errors = [
    ...findings.list((dataset, check) => check === 'duplicates' && findings.get(dataset, check).count <= copies),
    ...DATASET_NAMES.flatMap(
      (name) => checkLanguage(name, profiles[name].languages, language, thresholds, places) ?? [],
    ),
  ];
  const drift = { train: driftOf(train, baseline, thresholds), test: driftOf(test, baseline, thresholds) };
  return { baseline, profiles, drift, duplicates, language, errors };
}

/** The baseline with its labels in the dataset's order. */
function alignLabels(baseline: Baseline, labels: readonly string[], dataset: string): Baseline {
  const rows = new Map(baseline.labels.map((label, i) => [label, baseline.labelRows[i] ?? 0]));
  if (labels.length !== rows.size || labels.some((label) => !rows.has(label))) {
    const message =
      `labels of ${dataset} must be those of the baseline (${baseline.labels.join(', ')}); got ${labels.join(', ')}: ` +
      'the baseline is of other data, make one with mlops baseline create';
    throw new MlopsError('E_BASELINE_LABELS', message, { value: labels });
  }
  return { ...baseline, labels, labelRows: labels.map((label) => rows.get(label) ?? 0) };
}
