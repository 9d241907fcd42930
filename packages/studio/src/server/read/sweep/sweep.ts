import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MEASURED_FOLDER, readJsonFile } from '@aml-mlops/artifacts';
import { wilson } from '@aml-mlops/metrics';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';
import type { SweepHead, SweepShown, SweptModelShown } from '../../../api/sweep.ts';
import type { StudioContext } from '../../context.ts';
import { notFound } from '../../not-found.ts';
import { outputOfNode, runsWithOutput } from '../runs-with-output.ts';
import { modelRuns } from './model-runs.ts';

export const SWEEP_KIND = 'metrics/sweep';

const number = z.number().nullable().default(null);
const rowSchema = z.object({
  model: z.string(),
  ...{ accuracy: number, macroF1: number, auc: number, logLoss: number, modelBytes: number },
  error: z.string().optional(),
});
const sweepSchema = z.object({
  judgedBy: z.string(),
  documents: z.object({ train: z.number(), judged: z.number() }),
  words: z.number(),
  rows: z.array(rowSchema),
  best: z.object({
    model: z.string(),
    correctedAccuracy: z.number(),
    interval: z.object({ low: z.number(), high: z.number() }),
    runnerUp: z.object({ model: z.string(), withinInterval: z.boolean() }).nullable(),
  }),
});
const timesSchema = z.object({
  rows: z.array(z.object({ model: z.string(), fitSeconds: number, predictSeconds: number })),
});

export function sweeps(workspace: Workspace): SweepHead[] {
  return runsWithOutput(workspace, SWEEP_KIND).map(({ run, output }) => {
    return { run: run.id, node: output.node, scope: run.scope, at: (run.finishedAt ?? run.startedAt).getTime() };
  });
}

/**
 * A sweep with every model that was tried.
 *
 * @throws MlopsError `E_RUN_UNKNOWN`, `E_NOT_FOUND` if the node made no sweep, `E_JSON` if its file is invalid
 */
export async function sweep(context: StudioContext, run: string, node: string): Promise<SweepShown> {
  const { workspace } = context;
  const { scope, finishedAt, startedAt } = workspace.database.runs.get(run);
  const output = outputOfNode(workspace, run, node, SWEEP_KIND);
  if (!output) throw notFound('sweep', `run ${run}`, node);
  const { judgedBy, documents, words, rows, best } = await readJsonFile(output.folder, 'sweep.json', sweepSchema);
  const times = new Map((await readTimes(output.folder)).map((row) => [row.model, row]));
  const tracked = await modelRuns(context, output.hash);
  return {
    ...{ run, node, scope, at: (finishedAt ?? startedAt).getTime(), hash: output.hash, judgedBy, documents, words },
    models: rows.map(({ error, accuracy, ...row }): SweptModelShown => {
      const interval = accuracy === null ? undefined : wilson(accuracy, documents.judged);
      const { fitSeconds = null, predictSeconds = null } = times.get(row.model) ?? {};
      return {
        ...{ ...row, accuracy, error, fitSeconds, predictSeconds },
        ...{ low: interval?.lower ?? null, high: interval?.upper ?? null, trackingRun: tracked.get(row.model)?.runId },
      };
    }),
    best: {
      ...{ model: best.model, correctedAccuracy: best.correctedAccuracy, ...best.interval },
      tiedWith: best.runnerUp?.withinInterval ? best.runnerUp.model : undefined,
    },
  };
}

/** They are outside the hashed content, and may be missing. */
async function readTimes(folder: string): Promise<z.output<typeof timesSchema>['rows']> {
  const file = path.join(MEASURED_FOLDER, 'times.json');
  const isThere = await stat(path.join(folder, file)).then(
    () => true,
    () => false,
  );
  return isThere ? (await readJsonFile(folder, file, timesSchema)).rows : [];
}
