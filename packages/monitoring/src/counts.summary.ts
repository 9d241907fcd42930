import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import * as z from 'zod';

const countsSchema = z.object({ documents: z.number(), kept: z.number() });

/** What the report comes to: a line for the terminal, a field for `--json`. */
export const summarise: Summarise = async (folder) => {
  const counts = await readJsonFile(folder, 'counts.json', countsSchema);
  const lines = [`${counts.kept} of ${counts.documents} documents kept`];
  return { section: { title: 'monitoring', lines }, fields: { monitoring: counts } };
};
