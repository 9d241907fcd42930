import { MlopsError } from '@aml-mlops/errors';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { type FoundModel, findModel } from '../models/find-model.ts';
import type { ValidateFlags } from '../models/validate-found.ts';
import { withWorkspace } from './shared-options.ts';

interface Flags extends ValidateFlags {
  readonly folder?: string;
  readonly champion: boolean;
}

/** Adds `models validate`. */
export function addModelsValidateCommand(models: Command, app: App): void {
  models
    .command('validate')
    .description('test a model on the validation cases of its team; exit status 1 if it fails')
    .argument('[model]', 'NAME, NAME@ALIAS or NAME:VERSION (default: the champion of the only one)')
    .option('--folder <folder>', 'a model folder')
    .option('--cases <file>', 'validation cases (default: the file that the app keeps for the model)')
    .option('--no-champion', 'do not compare with the champion of the same name')
    .option('--to <folder>', 'write validation.json and validation.html to this folder')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (model: string | undefined, flags: Flags) => {
      if (model !== undefined && flags.folder !== undefined)
        throw new MlopsError(
          'E_USAGE',
          `a registered model or --folder must be given, not both; got ${model} and ${flags.folder}`,
        );
      const { validateFound } = await import('../models/validate-found.ts');
      const { found, champion } = await withWorkspace(app, async (workspace) => {
        const found = await findModel({ ...(model !== undefined && { model }), ...flags }, workspace);
        return { found, champion: flags.champion ? await championOver(found, workspace) : undefined };
      });
      const kept = app.validation?.cases(found.name);
      const passed = await validateFound(flags, { model: found, champion, kept });
      if (!passed) process.exitCode = EXIT.failed;
    });
}

/** The current champion, which a registered model would replace. */
async function championOver(found: FoundModel, workspace: Workspace): Promise<FoundModel | undefined> {
  if (found.version === undefined) return undefined;
  const champion = await findModel({ model: `${found.name}@champion` }, workspace).catch((error: unknown) => {
    if (error instanceof MlopsError && error.code === 'E_MODEL_UNKNOWN') return undefined;
    throw error;
  });
  return champion?.version === found.version ? undefined : champion;
}
