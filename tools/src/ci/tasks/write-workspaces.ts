import { rm } from 'node:fs/promises';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import { loadWorkspaces } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';

/**
 * Writes the workspace description of a repository variable to the file that the commands read.
 *
 * @throws MlopsError `E_CI_VARIABLE` if the variable is empty, `E_WORKSPACES` if it is invalid
 */
export async function writeWorkspaces(file: string, text: string | undefined): Promise<void> {
  if (!text) {
    const message =
      'variable WORKSPACES must hold what workspaces.yaml says (apps/pipeline/workspaces.example.yaml); it is empty';
    throw new MlopsError('E_CI_VARIABLE', message, { parameter: 'WORKSPACES' });
  }
  await writeFileAtomic(file, text);
  try {
    const known = await loadWorkspaces(file);
    process.stdout.write(`workspaces: ${[...known.keys()].join(', ')}\n`);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}
