import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { temporaryName } from '@aml-mlops/artifacts';
import {
  type App,
  addRunInput,
  interruptSignal,
  openDisplay,
  prepareRun,
  printJson,
  printNote,
  printResult,
  type RunInput,
  stepPrograms,
  withWorkspace,
} from '@aml-mlops/cli';
import { MlopsError } from '@aml-mlops/errors';
import { openOutput } from '@aml-mlops/pipeline-sdk/program';
import { newRunId, runPipeline, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import { workspaceBaseline } from './find-baseline.ts';

interface BaselineFlags extends RunInput {
  readonly to?: string;
  readonly replace: boolean;
  readonly json: boolean;
}

export function addBaselineCommand(program: Command, app: App): void {
  const baseline = program.command('baseline').description('the profile that new data is compared with');
  const create = baseline
    .command('create')
    .description('profile the current training set of a dataset; review it before you keep it')
    .option('--to <folder>', 'output folder (default: baselines/ in the workspace, where runs on this data find it)')
    .option('--replace', 'replace an existing baseline', false)
    .option('--json', 'print one JSON document on standard output', false);
  addRunInput(create, app).action((flags: BaselineFlags) =>
    withWorkspace(app, async (workspace) => {
      const { folder, scope, rows } = await createBaseline(app, flags, workspace);
      if (flags.json) return printJson({ baseline: folder, scope, rows });
      printResult(
        `baseline of ${scope}, from ${rows} documents: ${folder}\nread baseline.csv there; runs on this data are held against it from now on`,
      );
    }),
  );
}

async function createBaseline(app: App, flags: BaselineFlags, workspace: Workspace) {
  const signal = interruptSignal();
  const { scope, request } = await prepareRun(app, 'define', flags, { workspace, signal, note: printNote });
  const folder = path.resolve(flags.to ?? workspaceBaseline(workspace, scope));
  if (existsSync(folder) && !flags.replace) {
    const message = `baseline ${folder} must be new, since a baseline is kept by hand; --replace replaces it`;
    throw new MlopsError('E_BASELINE_EXISTS', message, { file: folder });
  }
  const display = openDisplay(true);
  const result = await runPipeline({
    id: newRunId(),
    request,
    workspace,
    programs: stepPrograms(app),
    signal,
    onEvent: (event) => display.show(event),
  });
  const train = result.outputs['define-dataset']?.['train'];
  if (!train) throw result.failure?.error ?? new MlopsError('E_INTERRUPTED', 'interrupted');
  const rows = result.datasets.find(({ name }) => name === `${scope}-train`)?.rows ?? 0;
  await writeBaselineArtifact(train.folder, folder, result.run);
  return { folder, scope, rows };
}

/** An existing baseline is replaced only after the new one is complete. */
async function writeBaselineArtifact(train: string, folder: string, run: string): Promise<void> {
  const { makeBaseline, writeBaseline } = await import('@aml-mlops/data-validation');
  await mkdir(path.dirname(folder), { recursive: true });
  const fresh = temporaryName(folder);
  const output = await openOutput(fresh, 'profile/baseline', false);
  try {
    await writeBaseline(output.folder, await makeBaseline(train));
    await output.commit({ step: 'baseline-create', version: '1', run });
    const old = temporaryName(folder);
    const replaced = await rename(folder, old).then(
      () => true,
      () => false,
    );
    await rename(fresh, folder);
    if (replaced) await rm(old, { recursive: true, force: true });
  } catch (error) {
    await output.discard();
    throw error;
  }
}
