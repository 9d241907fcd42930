import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { csv } from '@aml-mlops/reports';
import { candidatesPage } from './candidates-page.ts';
import type { CandidateComparison } from './comparison.ts';

const COLUMNS = ['folds', 'documents', 'accuracy', 'macroF1', 'logLoss', 'cost'] as const;

/** Writes the candidates as JSON for programs, CSV for spreadsheets and HTML for people. */
export async function writeReport(folder: string, comparison: CandidateComparison): Promise<void> {
  const files = {
    'candidates.json': formatJson(comparison),
    'candidates.csv': candidatesCsv(comparison),
    'candidates.html': candidatesPage(comparison),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
}

/** RFC 4180: a row a candidate, numbers in full, empty where there is none. */
export function candidatesCsv({ rows }: CandidateComparison): string {
  const lines = rows.map((row) => [row.model, row.status, ...COLUMNS.map((column) => row[column]), row.error ?? '']);
  return csv([['model', 'status', ...COLUMNS, 'error'], ...lines], { lineEnd: '\r\n' });
}
