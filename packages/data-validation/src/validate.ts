import { type DatasetInfo, hashFolder, readDatasetInfo } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { type Duplicate, DuplicateFinder, type FoundDuplicates } from './checks/duplicates.ts';
import { type Finding, Findings } from './checks/findings.ts';
import { checkLanguage, type ExpectedLanguage, expectedLanguage, LanguagePlaces } from './checks/language-check.ts';
import { type CheckedBatch, readChecked } from './checks/read-checked.ts';
import { readIdsAt } from './checks/row-place.ts';
import { type DatasetDrift, driftOf } from './drift/drift.ts';
import { type Baseline, baselineFrom } from './profile/baseline.ts';
import type { BatchMeasures } from './profile/document-meter.ts';
import { languageDraw } from './profile/language-sample.ts';
import { type MeasureOptions, measureSets } from './profile/measure-sets.ts';
import type { Profile } from './profile/profile.ts';
import type { SetMeasures } from './profile/set-measures.ts';
import { type SetProfile, setProfile } from './profile/set-profile.ts';
import type { Thresholds } from './thresholds.ts';

export interface ValidateOptions extends Pick<MeasureOptions, 'languageSample' | 'seed' | 'workers' | 'signal'> {
  readonly thresholds: Thresholds;
  readonly onProgress?: (done: number, total: number, dataset: string) => void;
}

/** The full result of a validation. */
export interface Validation {
  /** The given one, or the profile of the training set. */
  readonly baseline: Baseline;
  readonly profiles: Readonly<Record<DatasetName, Profile>>;
  /** The profile of each set by itself, whatever the baseline is; absent for a set without rows. */
  readonly setProfiles: Readonly<Partial<Record<DatasetName, SetProfile>>>;
  readonly drift: Readonly<Record<DatasetName, DatasetDrift>>;
  readonly duplicates: Pick<FoundDuplicates, 'count' | 'withinTrain'> & { readonly first: readonly Duplicate[] };
  readonly language: ExpectedLanguage;
  /** The errors that stop the run. */
  readonly errors: readonly Finding[];
}

export const DATASET_NAMES = ['train', 'test'] as const;
export type DatasetName = (typeof DATASET_NAMES)[number];

/**
 * Checks a training set and a test set, and compares each with the baseline. Every document is read and measured once. All
 * errors are collected; it throws only if a folder is not a dataset, or the baseline has other labels.
 *
 * @param given if absent, the training set replaces it and the test set is compared with the training set
 * @throws MlopsError `E_BASELINE_LABELS`, `E_NOT_A_DATASET`, `E_DATASET_PART`
 */
export async function validate(
  folders: Readonly<Record<DatasetName, string>>,
  given: Baseline | undefined,
  options: ValidateOptions,
): Promise<Validation> {
  const { thresholds, onProgress } = options;
  const infos = { train: await readDatasetInfo(folders.train), test: await readDatasetInfo(folders.test) };
  const expected = given ?? { labels: infos.train.labels, labelRows: [] };
  for (const name of DATASET_NAMES) alignLabels(expected, infos[name].labels, name);
  const findings = new Findings(DATASET_NAMES);
  const places = new LanguagePlaces();
  const finder = new DuplicateFinder();
  const total = infos.train.rows + infos.test.rows;
  let done = 0;

  const toMeasure = (name: DatasetName) => ({
    ...infos[name],
    name,
    batches: readChecked(folders[name], name, findings),
    onBatch: (batch: CheckedBatch, measures: BatchMeasures) => {
      for (const [row, language] of measures.rowLanguages.entries()) {
        if (language !== null) places.add(name, language, batch.ids[row] ?? '');
      }
      if (name === 'train') finder.addTrain(batch.places, measures.fingerprints);
      else finder.addTest(batch.places, measures.fingerprints);
      done += batch.ids.length;
      onProgress?.(done, total, name);
    },
  });
  let result: ReturnType<typeof profilesOf> & Pick<Validation, 'duplicates'>;
  try {
    const measures = await measureSets(DATASET_NAMES.map(toMeasure), options);
    result = {
      ...profilesOf(measures, given, infos.train.labels),
      duplicates: await nameDuplicates(finder.find(), folders, infos, findings),
    };
  } finally {
    finder.close();
  }
  const { baseline, profiles, own, duplicates } = result;
  for (const [target, label] of profiles.train.labels.entries()) {
    if (profiles.train.labelRows[target] === 0) findings.add('train', 'labelWithoutRows', { detail: label });
  }
  const language = expectedLanguage(thresholds.language, baseline.languages, given === undefined);
  const copies = thresholds.maxDuplicateShare * profiles.test.rows;
  const errors = [
    ...findings.list((dataset, check) => check === 'duplicates' && findings.get(dataset, check).count <= copies),
    ...DATASET_NAMES.flatMap((name) => checkLanguage(name, profiles[name], language, thresholds, places) ?? []),
  ];
  const drift = {
    train: driftOf(profiles.train, baseline, thresholds),
    test: driftOf(profiles.test, baseline, thresholds),
  };
  const setProfiles: Partial<Record<DatasetName, SetProfile>> = {};
  for (const name of DATASET_NAMES) {
    if (own[name].rows === 0) continue;
    const contentHash = await hashFolder(folders[name]);
    setProfiles[name] = setProfile(own[name], {
      contentHash,
      languageDraw: languageDraw(infos[name].rows, name, options),
    });
  }
  return { baseline, profiles, setProfiles, drift, duplicates, language, errors };
}

/** Looks up the ids of the first duplicates, and reports all as findings. */
async function nameDuplicates(
  { count, withinTrain, first }: FoundDuplicates,
  folders: Readonly<Record<DatasetName, string>>,
  infos: Readonly<Record<DatasetName, DatasetInfo>>,
  findings: Findings,
): Promise<Validation['duplicates']> {
  const namesOf = async (name: DatasetName) => {
    const places = Float64Array.from(new Set(first.map((duplicate) => duplicate[name]))).sort();
    const ids = new Map<number, string>();
    for await (const { place, id } of readIdsAt(folders[name], infos[name], places)) ids.set(place, id);
    return ids;
  };
  const [tests, trains] = [await namesOf('test'), await namesOf('train')];
  const named = first.map(({ test, train }) => ({ test: tests.get(test)!, train: trains.get(train)! }));
  const places = named.map(({ test, train }) => ({ id: test, detail: `is ${train} of train` }));
  if (count > 0) findings.addAll('test', 'duplicates', places, count, first[0]?.test);
  return { count, withinTrain, first: named };
}

/** The measured profiles, relative to the words of the baseline, and of each set by its own words. */
function profilesOf(
  [train, test]: readonly SetMeasures[],
  given: Baseline | undefined,
  labels: readonly string[],
): Pick<Validation, 'baseline' | 'profiles'> & { readonly own: Readonly<Record<DatasetName, Baseline>> } {
  try {
    const own = { train: baselineFrom(train!), test: baselineFrom(test!) };
    const baseline = given ? alignLabels(given, labels, 'train') : own.train;
    const { words } = baseline.vocabulary;
    const isKnown = (word: string) => words.has(word);
    return { own, baseline, profiles: { train: train!.profile(isKnown), test: test!.profile(isKnown) } };
  } finally {
    train!.close();
    test!.close();
  }
}

/** The baseline with its labels reordered to match the dataset. */
function alignLabels<B extends Pick<Baseline, 'labels' | 'labelRows'>>(
  baseline: B,
  labels: readonly string[],
  dataset: string,
): B {
  const rows = new Map(baseline.labels.map((label, i) => [label, baseline.labelRows[i] ?? 0]));
  if (labels.length !== rows.size || labels.some((label) => !rows.has(label))) {
    const message =
      `labels of ${dataset} must be those of the baseline (${baseline.labels.join(', ')}); got ${labels.join(', ')}: ` +
      'the baseline is of other data, make one with mlops baseline create';
    throw new MlopsError('E_BASELINE_LABELS', message, { value: labels });
  }
  return { ...baseline, labels, labelRows: labels.map((label) => rows.get(label) ?? 0) };
}
