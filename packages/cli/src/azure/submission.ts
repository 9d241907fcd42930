import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AzureWorkspace, SubmitOptions } from '@aml-mlops/azureml';
import type { RunRequest } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { pipelineOf } from '../app/pipeline-of.ts';

/** A plan and its inputs, in the adapter's form. */
export async function submission(app: App, workspace: AzureWorkspace, request: RunRequest): Promise<SubmitOptions> {
  const { plan, bindings } = request;
  const git = await commit(app.repository);
  return {
    workspace,
    plan,
    steps: app.steps,
    repository: app.repository,
    inputs: bindings,
    description: pipelineOf(app, plan.pipeline).description,
    ...(git === undefined ? {} : { git }),
  };
}

/** The commit of the steps, with `-dirty` if files differ from it; undefined outside a checkout. */
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
