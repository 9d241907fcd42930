import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { formatBytes } from '../display/format.ts';
import { parseModelReference } from '../models/resolve-model.ts';

/** Adds `models download`. */
export function addModelsDownloadCommand(models: Command, app: App): void {
  models
    .command('download')
    .description('download a model of a workspace of Azure Machine Learning')
    .argument('<model>', 'NAME:VERSION')
    .requiredOption('--to <folder>', 'target folder: the model gets a folder of its name')
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (model: string, { to, json, ...flags }: AzureFlags & { to: string; json: boolean }) => {
      const { name, version } = parseModelReference(model);
      if (version === undefined) throw new MlopsError('E_USAGE', `model must be NAME:VERSION; got ${model}`);
      const { downloadModel } = await import('@aml-mlops/azureml');
      const folder = path.join(to, encodeURIComponent(name));
      const signal = interruptSignal();
      const workspace = await azureWorkspace(app, flags);
      const { files, bytes } = await downloadModel(workspace, name, String(version), folder, { signal });
      if (json) return printJson({ model: { name, version }, folder, files, bytes });
      printResult(`${name}:${version} to ${folder}: ${files} files, ${formatBytes(bytes)}`);
    });
}
