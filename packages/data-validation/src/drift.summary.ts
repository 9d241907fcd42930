import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import { visibleText } from '@aml-mlops/reports';
import * as z from 'zod';

const MOST_WARNINGS = 8;

const driftSchema = z.object({ warnings: z.array(z.looseObject({ statistic: z.string(), message: z.string() })) });

/** The warnings of a drift report. */
export const summarise: Summarise = async (folder, dataset) => {
  const { warnings } = await readJsonFile(folder, 'drift.json', driftSchema);
  const fields = { driftWarnings: warnings.map(({ statistic, message }) => ({ dataset, statistic, message })) };
  if (warnings.length === 0) return { section: { title: 'Drift', lines: ['none'] }, fields };
  const shown = warnings.slice(0, MOST_WARNINGS).map(({ message }) => `! ${visibleText(message)}`);
  const rest = warnings.length - shown.length;
  const lines = rest > 0 ? [...shown, `  and ${rest} more in the drift report`] : shown;
  return {
    section: { title: `Drift: ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`, lines },
    fields,
  };
};
