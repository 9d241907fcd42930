import { csv } from '@aml-mlops/reports';
import { languageDocuments, type Profile } from './profile.ts';
import { STATISTIC_NAMES } from './statistic-names.ts';

/** One number of a profile, with a stable name: a column of tables over time. */
export interface SummaryValue {
  readonly name: string;
  readonly value: number;
}

/**
 * The numbers of a profile, in an order that depends only on its labels and languages: rows, mean and standard deviation
 * of class shares and of every statistic, and shares of labels and languages.
 */
export function summarise(profile: Omit<Profile, 'words'>): SummaryValue[] {
  const { rows, labels, labelRows, statistics, languages } = profile;
  const shares = labelRows.map((count) => (rows === 0 ? 0 : count / rows));
  const asked = languageDocuments(profile);
  return [
    { name: 'rows', value: rows },
    { name: 'classShareMean', value: meanOf(shares) },
    { name: 'classShareSd', value: classShareSd(labelRows) },
    ...STATISTIC_NAMES.flatMap((name) => [
      { name: `${name}Mean`, value: statistics[name].mean },
      { name: `${name}Sd`, value: statistics[name].sd },
    ]),
    ...labels.map((label, target) => ({ name: `classShare:${label}`, value: shares[target] ?? 0 })),
    ...[...languages]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([language, count]) => ({ name: `language:${language}`, value: count / asked })),
  ];
}

/** The standard deviation of class shares over the classes (population form, with k instead of k - 1). */
export function classShareSd(labelRows: readonly number[]): number {
  const rows = labelRows.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return 0;
  const shares = labelRows.map((count) => count / rows);
  const mean = meanOf(shares);
  return Math.sqrt(meanOf(shares.map((share) => (share - mean) ** 2)));
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `statistic,value` lines, for spreadsheets. */
export function summaryCsv(profile: Omit<Profile, 'words'>): string {
  return csv([['statistic', 'value'], ...summarise(profile).map(({ name, value }) => [name, value])]);
}
