import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MEASURED_FOLDER, readJsonFile } from '@aml-mlops/artifacts';
import * as z from 'zod';

/** A classifier of the sweep. A failed one has a reason, and null for missing values. */
export interface SweepRow {
  readonly model: string;
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly fitSeconds: number | null;
  readonly predictSeconds: number | null;
  readonly error?: string;
  /** Number of training documents, if not all were used. */
  readonly learntFrom?: number;
}

const number = z.number().nullable().default(null);
const times = { fitSeconds: number, predictSeconds: number };
const rowSchema = z.object({
  model: z.string(),
  accuracy: number,
  macroF1: number,
  error: z.string().optional(),
  learntFrom: z.number().int().positive().optional(),
  ...times,
});
const sweepSchema = z.object({ rows: z.array(rowSchema) });
const timesSchema = z.object({ rows: z.array(z.object({ model: z.string(), ...times })) });

/** The rows of a `metrics/sweep`. Times are stored outside the hashed content; in older sweeps, in the row itself. */
export async function readSweepRows(folder: string): Promise<SweepRow[]> {
  const { rows } = await readJsonFile(folder, 'sweep.json', sweepSchema);
  const file = path.join(MEASURED_FOLDER, 'times.json');
  const isMeasured = await stat(path.join(folder, file)).then(
    () => true,
    () => false,
  );
  const measured = isMeasured ? (await readJsonFile(folder, file, timesSchema)).rows : [];
  const byModel = new Map(
    measured.map(({ model, fitSeconds, predictSeconds }) => [model, { fitSeconds, predictSeconds }]),
  );
  return rows.map(({ error, learntFrom, ...row }) => ({
    ...row,
    ...byModel.get(row.model),
    ...(error !== undefined && { error }),
    ...(learntFrom !== undefined && { learntFrom }),
  }));
}
