import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AzureWorkspace, SubmitOptions } from '@aml-mlops/azureml';
import type { RunRequest } from '@aml-mlops/pipeline-sdk/runner';
import { pipelineOf } from '../app/pipeline-of.ts';
import { modelName } from '../run/register-champion.ts';
import type { App } from '../app/app.ts';

/** A plan with its inputs as the adapter takes it; the trained model is registered when the job is done. */
export async function submission(app: App, workspace: AzureWorkspace, request: RunRequest): Promise<SubmitOptions> {
  const { plan, bindings } = request;
  const trains = plan.nodes.some(({ name }) => name === 'trainer');
  const git = await commit(app.repository);
  return {
    workspace,
    plan,
    steps: app.steps,
    repository: app.repository,
    inputs: bindings,
    description: pipelineOf(app, plan.pipeline).description,
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
async function commit(repository: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--abbrev=40', '--dirty'], {
      cwd: repository,
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
