import { MlopsError } from '@aml-mlops/errors';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { workspaceOption } from '../azure/with-azure.ts';
import type { DeployFlags, EndpointFlags } from '../deploy/deploy-flags.ts';
import { addRollOutOptions } from './deploy-options.ts';
import { wholeNumber } from './shared-options.ts';

/** Adds `deploy`, with `status`, `rollback`, `logs` and `delete`. */
export function addDeployCommand(program: Command, app: App): void {
  const deploy = program
    .command('deploy')
    .description(
      'deploy a model to an online endpoint in stages, each with a gate; exit status 1 if it was rolled back',
    )
    // Options after a subcommand belong to the subcommand.
    .enablePositionalOptions()
    .argument('[model]', 'NAME, NAME:VERSION or NAME@ALIAS, from this machine or else from the workspace')
    .option('--endpoint <name>', 'the endpoint; created if it does not exist')
    .addOption(workspaceOption())
    .option('--folder <folder>', 'folder of a model that is registered neither on this machine nor in the workspace');
  addRollOutOptions(deploy)
    .option(
      '--to <folder>',
      'write an image with the model for Docker and Kubernetes to this folder, and deploy nothing',
    )
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (model: string | undefined, flags: DeployFlags) => {
      if (model === undefined || (flags.endpoint === undefined) === (flags.to === undefined)) {
        throw new MlopsError(
          'E_USAGE',
          'mlops deploy must be given a model, and either --endpoint NAME or --to FOLDER',
        );
      }
      if (flags.to !== undefined) {
        const { writeContainer } = await import('../deploy/write-container.ts');
        return writeContainer(app, model, flags.to, flags);
      }
      const { deployModel } = await import('../deploy/deploy-model.ts');
      await deployModel(app, model, { ...flags, endpoint: flags.endpoint ?? '' });
    });
  addStatus(deploy, app);
  addRollBack(deploy, app);
  addLogs(deploy, app);
  addDelete(deploy, app);
}

function addStatus(deploy: Command, app: App): void {
  onEndpoint(deploy, 'status', 'what serves, and how far the last roll-out is').action(async (flags: EndpointFlags) => {
    const { showStatus } = await import('../deploy/show-endpoint.ts');
    await showStatus(app, flags);
  });
}

function addRollBack(deploy: Command, app: App): void {
  onEndpoint(deploy, 'rollback', 'give all of the traffic back to the last deployment that was good').action(
    async (flags: EndpointFlags) => {
      const { rollBackEndpoint } = await import('../deploy/show-endpoint.ts');
      await rollBackEndpoint(app, flags);
    },
  );
}

function addLogs(deploy: Command, app: App): void {
  onEndpoint(deploy, 'logs', "last lines of what a deployment's containers wrote")
    .option('--deployment <name>', 'name of the deployment (default: that of the last roll-out)')
    .option('--tail <n>', 'number of lines', wholeNumber(1, 100_000), 100)
    .action(async (flags: EndpointFlags & { deployment?: string; tail: number }) => {
      const { showLogs } = await import('../deploy/show-endpoint.ts');
      await showLogs(app, flags);
    });
}

function addDelete(deploy: Command, app: App): void {
  onEndpoint(deploy, 'delete', 'delete a deployment that has no traffic, or the endpoint')
    .option('--deployment <name>', 'name of the deployment (default: all of them, and the endpoint)')
    .option('--force', 'delete an endpoint that has traffic', false)
    .action(async (flags: EndpointFlags & { deployment?: string; force: boolean }) => {
      const { deleteFromEndpoint } = await import('../deploy/show-endpoint.ts');
      await deleteFromEndpoint(app, flags);
    });
}

function onEndpoint(deploy: Command, name: string, description: string): Command {
  return deploy
    .command(name)
    .description(description)
    .requiredOption('--endpoint <name>', 'the endpoint')
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false);
}
