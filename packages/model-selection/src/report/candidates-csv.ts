import { csv } from '@aml-mlops/reports';
import type { CandidateComparison } from './comparison.ts';

const COLUMNS = ['folds', 'documents', 'accuracy', 'macroF1', 'logLoss', 'cost'] as const;

/** RFC 4180: a row per candidate, numbers in full precision, empty if missing. */
export function candidatesCsv({ rows }: CandidateComparison): string {
  const lines = rows.map((row) => [row.model, row.status, ...COLUMNS.map((column) => row[column]), row.error ?? '']);
  return csv([['model', 'status', ...COLUMNS, 'error'], ...lines], { lineEnd: '\r\n' });
}
