import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { parseModelReference } from '../models/resolve-model.ts';

interface PromoteFlags extends AzureFlags {
  readonly registry: string;
  readonly json: boolean;
}

export function addPromoteCommand(program: Command, app: App): void {
  program
    .command('promote')
    .description('copy a model of a workspace into a registry that workspaces share, from where others deploy it')
    .argument('<model>', 'NAME, NAME@champion or NAME:VERSION')
    .addOption(workspaceOption())
    .requiredOption('--registry <name>', 'which registry')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (reference: string, { registry, json, ...flags }: PromoteFlags) => {
      const asked = parseModelReference(reference);
      const { findWorkspaceModel, promoteModel } = await import('@aml-mlops/azureml');
      const workspace = await azureWorkspace(app, flags);
      const promoted = await promoteModel(workspace, registry, await findWorkspaceModel(workspace, asked));
      if (json) return printJson(promoted);
      const { name, version, id, status } = promoted;
      const told = status === 'promoted' ? 'promoted to' : 'already in';
      printResult(`${name}:${version} ${told} registry ${registry}\n${id}`);
    });
}
