import type { ProfileWords } from '../../../api/profiles.ts';

export interface WordRow {
  readonly word: string;
  /** In the order of the versions; undefined if it is not among the heaviest. */
  readonly weights: readonly (number | undefined)[];
}

/** One row per word, those of the newest versions first, heaviest first within a version. */
export function wordRows(versions: ProfileWords['versions']): WordRow[] {
  const rows = new Map<string, (number | undefined)[]>();
  for (const { words } of versions.toReversed()) {
    for (const { word } of words)
      if (!rows.has(word))
        rows.set(
          word,
          versions.map(() => undefined),
        );
  }
  for (const [place, { words }] of versions.entries()) {
    for (const { word, weight } of words) rows.get(word)![place] = weight;
  }
  return [...rows].map(([word, weights]) => ({ word, weights }));
}
