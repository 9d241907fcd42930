import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import * as z from 'zod';
import type { Absorbed } from './absorb/absorbed.ts';

const absorbedSchema = z.object({
  partitions: z.array(z.object({ name: z.string(), rows: z.number() })),
  train: z.number(),
  test: z.number(),
  leftOut: z.record(z.string(), z.number()),
  corrections: z.number(),
  corrected: z.number().default(0),
});

/** Summary of the report: lines for the terminal, a field for `--json`. */
export const summarise: Summarise = async (folder) => {
  const absorbed = await readJsonFile(folder, 'absorbed.json', absorbedSchema);
  return { section: { title: 'labels', lines: absorbedLines(absorbed) }, fields: { absorbed } };
};

/** The summary as terminal lines. */
export function absorbedLines({
  train,
  test,
  leftOut,
  partitions,
  corrections,
  corrected,
}: Omit<Absorbed, 'schemaVersion' | 'scope'>): string[] {
  const left = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${train} labels for training, ${test} of the control arm for the test set${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
    ...partitions.map(({ name, rows }) => `${name}: ${rows} rows`),
    ...(corrected > 0 ? [`${corrected} old labels corrected in the training data`] : []),
    ...(corrections > corrected ? [`${corrections - corrected} old labels to correct: corrections.csv`] : []),
  ];
}
