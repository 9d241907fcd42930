import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { candidatesCsv } from './candidates-csv.ts';
import { candidatesPage } from './candidates-page.ts';
import type { CandidateComparison } from './comparison.ts';

/** Writes the candidates as JSON for programs, CSV for spreadsheets and HTML for reading. */
export async function writeReport(folder: string, comparison: CandidateComparison): Promise<void> {
  const files = {
    'candidates.json': formatJson(comparison),
    'candidates.csv': candidatesCsv(comparison),
    'candidates.html': candidatesPage(comparison),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
}
