import path from 'node:path';
import { parseArgs } from 'node:util';
import { findWorkspaces, loadWorkspace, openAzureWorkspace, publishSteps } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import { stepOfPackage } from '../build-step/step-of-package.ts';

/**
 * The `publish` target of a step package: `npx nx affected -t publish -- --workspace=dev` publishes the steps that changed.
 * Workspaces are described in `workspaces.yaml` at the repository's root, or in the file `MLOPS_WORKSPACES`. The workspace is that of
 * `--workspace`, else of `MLOPS_WORKSPACE`, else dev. With `--dry-run` nothing is sent.
 */
const { values } = parseArgs({
  options: { workspace: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
});
const repository = path.resolve(import.meta.dirname, '../../..');
const packageFolder = process.cwd();
try {
  const alias = values.workspace ?? process.env['MLOPS_WORKSPACE'] ?? 'dev';
  const config = await loadWorkspace(findWorkspaces(repository), alias);
  const [published] = await publishSteps({
    workspace: openAzureWorkspace(config),
    steps: [{ definition: await stepOfPackage(packageFolder), packageFolder }],
    repository,
    dryRun: values['dry-run'],
  });
  if (published) {
    const { status, component, snapshotBytes, reasons, warning } = published;
    const why = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
    process.stdout.write(`${status} as ${component} (${Math.ceil(snapshotBytes / 1000)} kB)${why}\n`);
    if (warning) process.stderr.write(`${warning}\n`);
  }
} catch (error) {
  if (!(error instanceof MlopsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
