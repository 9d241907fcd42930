import {
  MODEL_TAG,
  modelAddress,
  type PublishedPipeline,
  type PublishPipelineOptions,
  publishPipeline,
} from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import type { App } from '../app/app.ts';
import { submission } from '../azure/submission.ts';
import { type AzureFlags, azureWorkspace } from '../azure/with-azure.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { withWorkspace } from '../commands/shared-options.ts';
import { modelToDeploy } from '../deploy/deploy-model.ts';
import { endpointPlan, readOpen } from './endpoint-plan.ts';

export interface PublishBatchFlags extends AzureFlags {
  readonly endpoint: string;
  readonly deployment?: string;
  readonly default: boolean;
  readonly scope?: string;
  readonly input: readonly string[];
  readonly param: readonly string[];
  readonly open: readonly string[];
  readonly sweepJobs: boolean;
  readonly json: boolean;
}

/** Publishes a pipeline behind a batch endpoint. */
export async function publishBatch(app: App, pipeline: string, flags: PublishBatchFlags): Promise<void> {
  const signal = interruptSignal();
  tell(await publish(app, pipeline, flags, { signal, fixed: {}, tags: {} }), flags);
}

/** Publishes the app's scoring pipeline with a fixed model. */
export async function deployBatch(
  app: App,
  reference: string,
  flags: PublishBatchFlags & { readonly folder?: string },
): Promise<void> {
  const { scoring } = app;
  if (!scoring) {
    throw new MlopsError('E_USAGE', 'the app must name its scoring pipeline: scoring in mlops.config.ts');
  }
  const signal = interruptSignal();
  const workspace = await azureWorkspace(app, flags);
  const model = await modelToDeploy(app, workspace, { reference, folder: flags.folder }, signal);
  const label = `${model.name}:${model.version}`;
  printNote(`model ${label}`);
  const fixed = { [scoring.model]: await modelAddress(workspace, model) };
  const scope = model.name.replaceAll(/[^A-Za-z0-9-]+/g, '-').toLowerCase();
  const tags = { [MODEL_TAG]: label };
  tell(await publish(app, scoring.pipeline, { scope, ...flags }, { signal, fixed, tags }), flags);
}

async function publish(
  app: App,
  pipeline: string,
  flags: PublishBatchFlags,
  { signal, fixed, tags }: Required<Pick<PublishPipelineOptions, 'signal' | 'fixed' | 'tags'>>,
): Promise<PublishedPipeline> {
  const open = readOpen(flags.open);
  const {
    plan,
    fixed: given,
    optional,
  } = await withWorkspace(app, async (local) => endpointPlan(app, pipeline, flags, local));
  const workspace = await azureWorkspace(app, flags);
  const { inputs: _, ...options } = await submission(app, workspace, {
    ...{ plan, bindings: {}, selection: {} },
  });
  return publishPipeline({
    ...{ ...options, endpoint: flags.endpoint, makeDefault: flags.default, open, optional, tags, signal },
    ...(flags.deployment !== undefined && { deployment: flags.deployment }),
    sweepJobs: flags.sweepJobs,
    fixed: { ...given, ...fixed },
    onStep: ({ step, status }) => printNote(`${step}: ${status}`),
  });
}

function tell(done: PublishedPipeline, { json, workspace }: PublishBatchFlags): void {
  const { endpoint, deployment, component, isDefault, uri, inputs, changed } = done;
  if (json) {
    printJson({ endpoint, deployment, component, default: isDefault, uri, inputs, changed });
    return;
  }
  const named = isDefault ? '' : ` --deployment ${deployment}`;
  const needed = inputs.filter(({ required }) => required).map(({ name }) => ` --input ${name}=FOLDER`);
  const optional = inputs.filter(({ required }) => !required).map(({ name }) => name);
  printResult(
    [
      `${component.name}:${component.version} ${changed ? 'is' : 'was already'} deployment ${deployment} of ${endpoint}${isDefault ? ', its default' : ''}`,
      `  endpoint  ${uri}`,
      `  inputs    ${
        inputs
          .filter(({ required }) => required)
          .map(({ name }) => name)
          .join(', ') || 'none'
      }${optional.length > 0 ? `; optional: ${optional.join(', ')}` : ''}`,
      `  start it  mlops batch invoke --endpoint ${endpoint}${named}${needed.join('')} --workspace ${workspace}`,
    ].join('\n'),
  );
}
