import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import * as z from 'zod';

const quarantineSchema = z.object({ rows: z.number(), badRows: z.number() });

/** How many rows could not be used; nothing to say where all could. */
export const summarise: Summarise = async (folder) => {
  const { rows, badRows } = await readJsonFile(folder, 'quarantine.json', quarantineSchema);
  if (badRows === 0) return { fields: {} };
  const line = `${badRows} of ${rows} rows could not be used: quarantine.csv has file, row and reason`;
  return { section: { title: 'Quarantine', lines: [line] }, fields: {} };
};
