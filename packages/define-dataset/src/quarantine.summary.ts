import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import { visibleText } from '@aml-mlops/reports';
import * as z from 'zod';

const quarantineSchema = z.object({ rows: z.number(), badRows: z.number() });
const readingSchema = z.object({ notes: z.array(z.string()) });

/** Lists what was detected in the data and counts unusable rows; empty if there is nothing unusual. */
export const summarise: Summarise = async (folder) => {
  const { rows, badRows } = await readJsonFile(folder, 'quarantine.json', quarantineSchema);
  const { notes } = await readJsonFile(folder, 'reading.json', readingSchema);
  const lines = notes.map((note) => visibleText(note));
  if (badRows > 0) lines.push(`${badRows} of ${rows} rows could not be used: quarantine.csv has file, row and reason`);
  return lines.length === 0 ? { fields: {} } : { section: { title: 'Raw data', lines }, fields: {} };
};
