import { MlopsError } from '@aml-mlops/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app/app.ts';
import { workspaceOption } from '../azure/with-azure.ts';
import type { DeployFlags, EndpointFlags } from '../deploy/deploy-flags.ts';
import { wholeNumber } from './shared-options.ts';

/** Adds `deploy`, with `status`, `rollback`, `logs` and `delete`. */
export function addDeployCommand(program: Command, app: App): void {
  const deploy = program
    .command('deploy')
    .description('bring a model to an online endpoint in stages, each with a gate; exit status 1 if it was rolled back')
    // Options behind a subcommand are the subcommand's.
    .enablePositionalOptions()
    .argument('[model]', 'NAME, NAME:VERSION or NAME@ALIAS, of this machine or else of the workspace')
    .option('--endpoint <name>', 'the endpoint; it is made where there is none')
    .addOption(workspaceOption())
    .option('--folder <folder>', 'where the model lies, if this machine and the workspace do not have it registered')
    .option('--deployment <name>', 'default: of blue and green the one that does not serve')
    .option('--traffic <percent>', 'of the traffic that it ends with', wholeNumber(0, 100), 100)
    .option('--mirror <percent>', 'of the traffic that is copied to it before it answers any', wholeNumber(0, 50), 20)
    .option('--cases <file>', 'what it must know (default: the file that the app keeps for the model)')
    .option('--requests <n>', 'requests at every stage', wholeNumber(1, 1_000_000), 100)
    .option('--max-errors <share>', 'share of requests that may fail', share(0), 0.01)
    .option('--max-p99 <ms>', 'what 99 of 100 requests may take', wholeNumber(1, 180_000), 1000)
    .option('--max-differing <share>', 'share of labels that may differ from those of the running one', share(0), 0.2)
    .option('--instance-type <size>', 'of its machines', 'Standard_DS3_v2')
    .option('--instances <n>', 'machines', wholeNumber(1, 50), 1)
    .option('--max-instances <n>', 'up to so many under load (default: as many as --instances)', wholeNumber(1, 50))
    .option('--workers <n>', 'processes on a machine', wholeNumber(1, 64), 1)
    .option('--timeout <ms>', 'how long a request may take', wholeNumber(1000, 180_000), 5000)
    .addOption(
      new Option('--auth <kind>', 'who may ask a new endpoint').choices(['key', 'token', 'entra']).default('key'),
    )
    .option('--identity <id>', "a user-assigned identity of a new endpoint (default: the system's own)")
    .option(
      '--collect-share <p>',
      "share of requests that Azure's collector keeps, texts included (default: none)",
      share(Number.MIN_VALUE),
    )
    .option('--to <folder>', 'write an image with the model for Docker and Kubernetes there, and deploy nothing')
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
    .option('--deployment <name>', 'default: the one of the last roll-out')
    .option('--tail <n>', 'lines', wholeNumber(1, 100_000), 100)
    .action(async (flags: EndpointFlags & { deployment?: string; tail: number }) => {
      const { showLogs } = await import('../deploy/show-endpoint.ts');
      await showLogs(app, flags);
    });
}

function addDelete(deploy: Command, app: App): void {
  onEndpoint(deploy, 'delete', 'delete a deployment that has no traffic, or the endpoint')
    .option('--deployment <name>', 'default: the endpoint with all of them')
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

function share(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= 1) return value;
    throw new InvalidArgumentError(`must be a number in ${least === 0 ? '[0, 1]' : '(0, 1]'}; got ${text}`);
  };
}
