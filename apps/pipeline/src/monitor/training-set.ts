import type { FoundModel } from '@aml-mlops/cli';
import { MlopsError } from '@aml-mlops/errors';
import { outputsOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';

/**
 * The training set of the run that registered a model, before cleaning.
 *
 * @throws MlopsError `E_TRAINING_SET` if this workspace does not have it
 */
export async function trainingSetOf({ name, version }: FoundModel, workspace: Workspace): Promise<string> {
  const tracking = await openTracking(workspace.trackingUri);
  try {
    const runId = version === undefined ? undefined : (await tracking.models.getVersion(name, version))?.runId;
    const run = workspace.database.runs
      .list(1_000_000)
      .find(({ trackingRun }) => runId !== undefined && trackingRun === runId);
    const outputs = run ? outputsOfRun(workspace, run.id) : [];
    const train = outputs.find(({ port, kind }) => port === 'train' && kind === 'dataset/text');
    if (train) return train.folder;
    const message = `--train must be given for ${name}: this workspace has no run that made it; such as --train dataset:sample-train`;
    throw new MlopsError('E_TRAINING_SET', message, { parameter: 'train' });
  } finally {
    await tracking.close();
  }
}
