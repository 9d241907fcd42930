import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { runMlops } from './run-mlops.ts';
import { setOutput } from './set-output.ts';

const jobSchema = z.object({
  job: z.string(),
  status: z.string(),
  models: z.array(z.object({ name: z.string(), version: z.string() })),
});

/** The file that model CI passes to model CD. */
export const MODEL_FILE = 'model.json';

/**
 * Submits the retrain pipeline, waits for it, and stores the version registered in the workspace. Data and parameters come from the
 * variables `RETRAIN_DATASET` and `RETRAIN_PARAMS` (`step.name=value`, separated by spaces), so that they can change without a commit.
 *
 * @throws MlopsError `E_CI_MODEL` unless the job registered one model
 */
export async function retrain(
  workspace: string,
  to: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const dataset = environment['RETRAIN_DATASET'];
  const params = (environment['RETRAIN_PARAMS'] ?? '').split(/\s+/).filter(Boolean);
  const args = ['submit', 'retrain', '--workspace', workspace, '--watch'];
  const document = await runMlops([
    ...args,
    ...(dataset ? ['--dataset', dataset] : []),
    ...params.flatMap((param) => ['--param', param]),
  ]);
  const { job, models } = jobSchema.parse(document);
  const [model] = models;
  if (!model || models.length > 1) {
    const named = models.map(({ name, version }) => `${name}:${version}`).join(', ') || 'none';
    throw new MlopsError('E_CI_MODEL', `job ${job} must have registered one model; got ${named}`);
  }
  mkdirSync(to, { recursive: true });
  writeFileSync(
    path.join(to, MODEL_FILE),
    `${JSON.stringify({ schemaVersion: 1, ...model, job, workspace }, null, 2)}\n`,
  );
  setOutput('MODEL', `${model.name}:${model.version}`);
  setOutput('NAME', model.name);
}
