import { DuplicateIds } from '../duplicate-ids.ts';
import { type DuplicateReport, reportDuplicates } from '../duplicates/treat-duplicates.ts';
import type { ReadingPlan } from '../form/plan-reading.ts';
import { type BadRow, isBad, type ReadOptions } from '../read/row.ts';
import { readRows } from '../read/rows.ts';
import { type LanguageShare, languagesOf } from './languages.ts';
import { SampledTexts } from './sample-texts.ts';

const SAMPLED = 2000;
const NAMED_BAD_ROWS = 20;

export interface Lengths {
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
}

/** Statistics of the rows of raw data. */
export interface RowSurvey {
  readonly rows: number;
  readonly unlabelled: number;
  readonly badRows: number;
  readonly firstBad: readonly (BadRow & { readonly file: string })[];
  readonly files: ReadonlyMap<string, { readonly rows: number; readonly badRows: number }>;
  /** Most common first. */
  readonly classes: readonly { readonly label: string; readonly rows: number }[];
  /** Text lengths in characters (UTF-16 units). */
  readonly lengths: Lengths;
  readonly languages: readonly LanguageShare[];
  readonly duplicates: DuplicateReport;
  readonly repeatedIds: readonly string[];
}

/** Surveys all rows; only the texts needed to find duplicates and a sample are held in memory. */
export async function surveyRows(plan: ReadingPlan, options: ReadOptions): Promise<RowSurvey> {
  const classes = new Map<string, number>();
  const files = new Map<string, { rows: number; badRows: number }>();
  const firstBad: (BadRow & { file: string })[] = [];
  const sampled = new SampledTexts(SAMPLED);
  const ids = new DuplicateIds();
  const lengths = new Map<number, number>();
  let [unlabelled, rows] = [0, 0];
  for (const reading of plan.values()) {
    const counts = { rows: 0, badRows: 0 };
    files.set(reading.file.name, counts);
    for await (const batch of readRows(reading, options)) {
      for (const row of batch) {
        if (isBad(row)) {
          counts.badRows++;
          if (firstBad.length < NAMED_BAD_ROWS) firstBad.push({ ...row, file: reading.file.name });
          continue;
        }
        counts.rows++;
        sampled.add(row.text);
        lengths.set(row.text.length, (lengths.get(row.text.length) ?? 0) + 1);
        if (row.label === undefined) unlabelled++;
        else classes.set(row.label, (classes.get(row.label) ?? 0) + 1);
        if (row.id !== undefined) ids.add(row.id, rows);
        rows++;
      }
    }
  }
  const repeatedIds = await ids.again(() => readIds(plan, options)).finally(() => ids.close());
  const labels = [...classes.keys()];
  const { report } = await reportDuplicates(() => readLabelledRows(plan, labels, options), labels);
  const counts = [...files.values()];
  return {
    rows,
    badRows: counts.reduce((sum, { badRows }) => sum + badRows, 0),
    unlabelled,
    firstBad,
    files,
    classes: [...classes].map(([label, rows]) => ({ label, rows })).sort((a, b) => b.rows - a.rows),
    lengths: summarise(lengths),
    languages: await languagesOf(sampled.texts),
    duplicates: report,
    repeatedIds,
  };
}

async function* readIds(plan: ReadingPlan, options: ReadOptions) {
  for (const reading of plan.values()) {
    for await (const batch of readRows(reading, options)) yield batch.flatMap((row) => (isBad(row) ? [] : [row.id]));
  }
}

async function* readLabelledRows(plan: ReadingPlan, labels: readonly string[], options: ReadOptions) {
  const targetOf = new Map(labels.map((label, i) => [label, i]));
  for (const reading of plan.values()) {
    for await (const batch of readRows(reading, options)) {
      const rows = batch.flatMap((row) => (isBad(row) || row.label === undefined ? [] : [row]));
      yield {
        ids: rows.map(({ id, row }) => id ?? `${reading.file.name}:${row}`),
        texts: rows.map(({ text }) => text),
        targets: rows.map(({ label }) => targetOf.get(label ?? '') ?? -1),
      };
    }
  }
}

function summarise(counts: ReadonlyMap<number, number>): Lengths {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, rows]) => sum + rows, 0);
  let passed = 0;
  let median = 0;
  for (const [length, rows] of sorted) {
    if (passed * 2 < total) median = length;
    passed += rows;
  }
  return { shortest: sorted[0]?.[0] ?? 0, median, longest: sorted.at(-1)?.[0] ?? 0 };
}
