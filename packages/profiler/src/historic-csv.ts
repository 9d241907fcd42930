import { csv } from '@aml-mlops/reports';
import type { Historic } from './historic.ts';

/**
 * One line per version and one column per statistic that any version has, empty for missing values. The top words of a
 * class are one field, separated by blanks.
 */
export function historicCsv({ versions }: Historic): string {
  const statistics = [...new Set(versions.flatMap((version) => version.statistics.map(({ name }) => name)))];
  const labels = [...new Set(versions.flatMap((version) => version.topWords.map(({ label }) => label)))];
  const header = ['dataset', 'contentHash', 'asOf', ...statistics, ...labels.map((label) => `topWords:${label}`)];
  const lines = versions.map((version) => {
    const values = new Map(version.statistics.map(({ name, value }) => [name, value]));
    const words = new Map(version.topWords.map(({ label, words }) => [label, words.map(({ word }) => word).join(' ')]));
    return [
      version.dataset,
      version.contentHash,
      version.asOf,
      ...statistics.map((name) => values.get(name) ?? null),
      ...labels.map((label) => words.get(label) ?? null),
    ];
  });
  return csv([header, ...lines]);
}
