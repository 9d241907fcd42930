import { MlopsError } from '@aml-mlops/errors';
import type { RareClasses } from './rare-class-choice.ts';

/** The class that rare classes are merged into. */
const MERGED_LABEL = 'other';

export interface LabelMap {
  /** Labels of the datasets, sorted. */
  readonly labels: readonly string[];
  /** Index in `labels` of a raw label; -1 if its rows are dropped. */
  targetOf(label: string): number;
  /** A message on how rare classes were treated; undefined if there are none. */
  readonly note: string | undefined;
}

/**
 * Keeps classes with fewer rows than a minimum, merges them into {@link MERGED_LABEL}, or drops them.
 *
 * @param labels sorted
 * @param rows number of rows of each label
 * @throws MlopsError `E_LABELS` if fewer than two labels are left
 */
export function mapRareClasses(
  labels: readonly string[],
  rows: readonly number[],
  choice: RareClasses,
  minClassRows: number,
): LabelMap {
  const rare = new Set(choice === 'keep' ? [] : labels.filter((_, i) => (rows[i] ?? 0) < minClassRows));
  const isMerged = choice === 'merge' && rare.size > 0;
  const kept = labels.filter((label) => !rare.has(label));
  const left = isMerged ? [...new Set([...kept, MERGED_LABEL])].sort() : kept;
  if (left.length < 2) {
    const message =
      `classes of at least ${minClassRows} rows (minClassRows) must be two or more; got ${kept.length} of ${labels.length}: give ` +
      'rareClasses=keep, or a smaller minClassRows';
    throw new MlopsError('E_LABELS', message, { parameter: 'minClassRows', value: kept.length });
  }
  const targets = new Map(left.map((label, target) => [label, target]));
  const merged = isMerged ? (targets.get(MERGED_LABEL) ?? -1) : -1;
  return {
    labels: left,
    targetOf: (label) => (rare.has(label) ? merged : (targets.get(label) ?? -1)),
    note: rare.size === 0 ? undefined : noteOf([...rare], choice, minClassRows),
  };
}

function noteOf(rare: readonly string[], choice: RareClasses, minClassRows: number): string {
  const named = rare.slice(0, 5).map((label) => JSON.stringify(label));
  const more = rare.length > named.length ? ` and ${rare.length - named.length} more` : '';
  const done = choice === 'merge' ? `count as ${JSON.stringify(MERGED_LABEL)}` : 'are left out';
  return `classes of fewer than ${minClassRows} rows ${done} (rareClasses=${choice}): ${named.join(', ')}${more}`;
}
