import type { Mirrors } from '@aml-mlops/azureml';
import type { App } from '../app/app.ts';

/** The mirrors of `workspaces.yaml`; none if the file does not exist. */
export async function mirrorsOf(app: App): Promise<Mirrors> {
  const { findWorkspaces, loadMirrors } = await import('@aml-mlops/azureml');
  let file: string;
  try {
    file = findWorkspaces(app.repository);
  } catch {
    return {};
  }
  return loadMirrors(file);
}
