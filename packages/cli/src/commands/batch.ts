import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { defaultPipeline } from '../app/pipeline-of.ts';
import { workspaceOption } from '../azure/with-azure.ts';
import type { InvokeBatchFlags } from '../batch/invoke-batch.ts';
import type { PublishBatchFlags } from '../batch/publish-batch.ts';
import type { BatchFlags } from '../batch/show-batch.ts';
import { collect } from './shared-options.ts';

/** Adds `batch`, with `publish`, `deploy`, `invoke`, `status`, `default` and `delete`. */
export function addBatchCommand(program: Command, app: App): void {
  const batch = program
    .command('batch')
    .description('batch endpoints: pipelines and models that other programs start over HTTP');
  const publish = onEndpoint(batch, 'publish', 'publish a pipeline behind a batch endpoint; publishes its steps first')
    .argument('[pipeline]', 'the pipeline', defaultPipeline(app))
    .option('--sweep-jobs', 'search hyperparameters with sweep jobs on many nodes', false)
    .option(
      '--input <name=from>',
      'fix an input for every invocation: FOLDER, azureml:NAME:VERSION, an address',
      collect,
      [],
    );
  addPublishOptions(publish).action(async (pipeline: string, flags: PublishBatchFlags) => {
    const { publishBatch } = await import('../batch/publish-batch.ts');
    await publishBatch(app, pipeline, flags);
  });
  const deploy = onEndpoint(
    batch,
    'deploy',
    "deploy a model: the app's scoring pipeline with the model as a fixed input",
  )
    .argument('<model>', 'NAME, NAME:VERSION or NAME@ALIAS, from this machine or else from the workspace')
    .option('--folder <folder>', 'folder of a model that is registered neither on this machine nor in the workspace');
  addPublishOptions(deploy).action(async (model: string, flags: PublishBatchFlags & { folder?: string }) => {
    const { deployBatch } = await import('../batch/publish-batch.ts');
    await deployBatch(app, model, { ...flags, input: [], sweepJobs: false });
  });
  onEndpoint(batch, 'invoke', 'start the pipeline of a batch endpoint')
    .option('--deployment <name>', "name of the deployment (default: the endpoint's default)")
    .option(
      '--input <name=from>',
      'fill an input: FOLDER, azureml:NAME:VERSION, azureml:NAME@latest, an address, or a number; may be repeated',
      collect,
      [],
    )
    .option('--output <name=address>', 'where to store an output, azureml://datastores/…; may be repeated', collect, [])
    .option('--watch', 'follow the job to its end, then register its data and models', false)
    .option('--to <folder>', 'follow the job to its end, then download its outputs to this folder')
    .action(async (flags: InvokeBatchFlags) => {
      const { invokeBatch } = await import('../batch/invoke-batch.ts');
      await invokeBatch(app, flags);
    });
  batch
    .command('status', { isDefault: true })
    .description('batch endpoints and their deployments')
    .option('--endpoint <name>', 'the endpoint (default: all of the workspace)')
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (flags: Omit<BatchFlags, 'endpoint'> & { endpoint?: string }) => {
      const { showBatch } = await import('../batch/show-batch.ts');
      await showBatch(app, flags);
    });
  onEndpoint(batch, 'default', 'choose the deployment of requests that name none')
    .requiredOption('--deployment <name>', 'name of the deployment')
    .action(async (flags: BatchFlags & { deployment: string }) => {
      const { chooseDefault } = await import('../batch/show-batch.ts');
      await chooseDefault(app, flags);
    });
  onEndpoint(batch, 'delete', 'delete a deployment that is not the default, or the endpoint; its jobs keep running')
    .option('--deployment <name>', 'name of the deployment (default: all of them, and the endpoint)')
    .action(async (flags: BatchFlags & { deployment?: string }) => {
      const { removeBatch } = await import('../batch/show-batch.ts');
      await removeBatch(app, flags);
    });
}

function addPublishOptions(command: Command): Command {
  return command
    .option('--deployment <name>', "name of the deployment (default: p and the component's version)")
    .option('--default', "make it the endpoint's default, as its first deployment is in any case", false)
    .option('--scope <name>', 'name under which datasets, state and models are kept')
    .option('--param <step.name=value>', 'set a parameter; may be repeated', collect, [])
    .option('--open <step.name>', 'let each invocation set this numeric parameter; may be repeated', collect, []);
}

function onEndpoint(batch: Command, name: string, description: string): Command {
  return batch
    .command(name)
    .description(description)
    .requiredOption('--endpoint <name>', 'the endpoint')
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false);
}
