import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AzureWorkspace, SubmitOptions } from '@aml-mlops/azureml';
import type { RunRequest } from '@aml-mlops/pipeline-sdk/runner';
import { pipelineOf } from '../pipelines/pipelines.ts';
import { modelName } from '../register-champion.ts';
import { REPOSITORY, STEPS } from '../steps.ts';

/** A plan with its inputs as the adapter takes it; the trained model is registered when the job is done. */
export async function submission(workspace: AzureWorkspace, request: RunRequest): Promise<SubmitOptions> {
  const { plan, bindings } = request;
  const trains = plan.nodes.some(({ name }) => name === 'trainer');
  const git = await commit();
  return {
    workspace,
    plan,
    steps: STEPS,
    repository: REPOSITORY,
    inputs: bindings,
    description: pipelineOf(plan.pipeline).description,
    ...(trains
      ? {
          model: {
            name: modelName(plan.scope),
            node: 'trainer',
            port: 'model',
            decision: { node: 'champion-gate', port: 'decision' },
          },
        }
      : {}),
    ...(git === undefined ? {} : { git }),
  };
}

/** The commit that the steps are of, with `-dirty` where files differ from it; nothing outside a checkout. */
async function commit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--abbrev=40', '--dirty'], {
      cwd: REPOSITORY,
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
