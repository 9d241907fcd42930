import type { Dataset } from '@aml-mlops/artifacts';
import { findDuplicates } from '@aml-mlops/text/duplicates';
import type { DataSurvey } from '../../api/data.ts';
import { shownDocument } from './shown-document.ts';

const GROUPS = 50;
const OF_A_GROUP = 6;

/** Groups of duplicates and near duplicates, those with different labels first, then by size. */
export async function duplicateGroups({ ids, texts, targets, labels }: Dataset): Promise<DataSurvey['duplicates']> {
  const { firstOf, exact, near } = await findDuplicates(async function* () {
    yield texts;
  });
  const rowsOf = new Map<number, number[]>();
  for (const [row, first] of firstOf.entries()) {
    const rows = rowsOf.get(first);
    if (rows) rows.push(row);
    else rowsOf.set(first, [row]);
  }
  const groups = [...rowsOf.values()]
    .filter((rows) => rows.length > 1)
    .map((rows) => ({ rows, isTorn: new Set(rows.map((row) => targets[row])).size > 1 }))
    .sort((a, b) => Number(b.isTorn) - Number(a.isTorn) || b.rows.length - a.rows.length || a.rows[0]! - b.rows[0]!);
  return {
    exact,
    near,
    groupCount: groups.length,
    groups: groups.slice(0, GROUPS).map(({ rows, isTorn }) => ({
      size: rows.length,
      isTorn,
      labels: [...new Set(rows.map((row) => labels[targets[row]!] ?? ''))].slice(0, 10),
      documents: rows.slice(0, OF_A_GROUP).map((row) => {
        return shownDocument({ row, id: ids[row] ?? '', text: texts[row] ?? '', target: targets[row] ?? 0 }, labels);
      }),
    })),
  };
}
