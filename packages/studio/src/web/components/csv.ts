import { CSV_START, type CsvCell, csvLine } from '../../csv/csv-line.ts';

/** A table as a CSV file for spreadsheets. */
export function csvOf(titles: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  return CSV_START + [titles, ...rows].map(csvLine).join('');
}
