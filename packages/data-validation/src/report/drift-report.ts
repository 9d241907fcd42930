import type { Duplicate } from '../checks/duplicates.ts';
import type { Finding } from '../checks/findings.ts';
import { type ExpectedLanguage, type SampledLanguages, sampledLanguages } from '../checks/language-check.ts';
import type { DatasetDrift } from '../drift/drift.ts';
import { type DriftWarning, showNumber, warningsOf } from '../drift/warnings.ts';
import type { SetProfile } from '../profile/set-profile.ts';
import { summarise } from '../profile/summary.ts';
import type { Thresholds } from '../thresholds.ts';
import { DATASET_NAMES, type DatasetName, type Validation } from '../validate.ts';

export const DRIFT_VERSION = 1;

export type BaselineSource = 'given' | 'training set';

/** `drift.json` of a `report/drift`. */
export interface DriftReport {
  readonly schemaVersion: typeof DRIFT_VERSION;
  /** The errors that stopped the run; empty if the pipeline continued. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly DriftWarning[];
  readonly thresholds: Thresholds;
  readonly language: ExpectedLanguage;
  readonly baseline: {
    /** Whether it was approved, or the training set replaces it. */
    readonly from: BaselineSource;
    readonly rows: number;
    readonly summary: Readonly<Record<string, number>>;
  };
  readonly datasets: Readonly<
    Record<
      DatasetName,
      DatasetDrift & {
        readonly rows: number;
        readonly summary: Readonly<Record<string, number>>;
        /** Present if languages were detected in a sample of the documents only. */
        readonly languageSample?: SampledLanguages;
        /** What the set looks like by itself, so that later steps need not measure it again; absent without rows. */
        readonly profile?: SetProfile;
      }
    >
  >;
  /** Test documents that are also training documents, and training documents that repeat another. */
  readonly duplicates: {
    readonly count: number;
    readonly share: number;
    readonly withinTrain: number;
    readonly first: readonly Duplicate[];
  };
}

export function makeDriftReport(validation: Validation, thresholds: Thresholds, from: BaselineSource): DriftReport {
  const { baseline, profiles, setProfiles, drift, duplicates, language, errors } = validation;
  const share = profiles.test.rows === 0 ? 0 : duplicates.count / profiles.test.rows;
  const describe = (name: DatasetName) => {
    const languageSample = sampledLanguages(profiles[name], language);
    const profile = setProfiles[name];
    return {
      rows: profiles[name].rows,
      summary: summaryOf(profiles[name]),
      ...(languageSample && { languageSample }),
      ...drift[name],
      ...(profile && { profile }),
    };
  };
  return {
    schemaVersion: DRIFT_VERSION,
    errors,
    warnings: [
      ...DATASET_NAMES.flatMap((name) => warningsOf(name, drift[name])),
      ...duplicateWarning(duplicates.count, share, thresholds),
    ],
    thresholds,
    language,
    baseline: { from, rows: baseline.rows, summary: summaryOf(baseline) },
    datasets: { train: describe('train'), test: describe('test') },
    duplicates: { count: duplicates.count, share, withinTrain: duplicates.withinTrain, first: duplicates.first },
  };
}

function summaryOf(profile: Parameters<typeof summarise>[0]): Record<string, number> {
  return Object.fromEntries(summarise(profile).map(({ name, value }) => [name, value]));
}

function duplicateWarning(count: number, share: number, { maxDuplicateShare }: Thresholds): DriftWarning[] {
  if (count === 0 || share > maxDuplicateShare) return [];
  const documents = count === 1 ? '1 document is' : `${count} documents are`;
  const message = `${documents} in train and in test (${showNumber(share * 100)} % of test)`;
  return [{ dataset: 'test', statistic: 'share of duplicates', value: share, expected: 0, band: [0, 0], message }];
}
