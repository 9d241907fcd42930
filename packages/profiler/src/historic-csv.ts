import { csv } from '@aml-mlops/reports';
import type { Historic } from './historic.ts';

/**
 * A line for every version and a column for every statistic that any of them has, empty where one has it not. The top
 * words of a class are one field, joined by blanks.
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
