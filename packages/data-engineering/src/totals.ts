import type { PartSummary } from './prepare-part.ts';

export type Totals = Pick<PartSummary, 'rows' | 'empty' | 'charactersBefore' | 'charactersAfter'>;

export function totals(parts: readonly PartSummary[]): Totals {
  const sum = { rows: 0, empty: 0, charactersBefore: 0, charactersAfter: 0 };
  for (const part of parts) {
    sum.rows += part.rows;
    sum.empty += part.empty;
    sum.charactersBefore += part.charactersBefore;
    sum.charactersAfter += part.charactersAfter;
  }
  return sum;
}
