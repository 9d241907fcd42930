import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashFolder, readDescriptor } from '@aml-mlops/artifacts';
import type { Tracking } from '@aml-mlops/tracking';
import type { Workspace } from '../workspace/workspace.ts';
import type { Damage } from './store-report.ts';

/**
 * Faults of registered models that an alias points to and whose files are on this machine outside the store: a
 * missing folder, or content that differs from what was registered or from its descriptor. For files that other MLflow
 * clients registered, only their presence can be checked.
 */
export async function damagedModelsOutside(workspace: Workspace, tracking: Tracking): Promise<Damage[]> {
  const damaged: Damage[] = [];
  for (const name of await tracking.models.listModels()) {
    for (const { version, source, contentHash, aliases } of await tracking.models.listVersions(name)) {
      const folder = localPath(source);
      const [alias] = aliases;
      if (alias === undefined || folder === undefined || isInside(workspace.artifacts, folder)) continue;
      const reason = await faultOf(folder, contentHash);
      if (reason) damaged.push({ path: folder, reason: `version ${version} of model ${name} (${alias}): ${reason}` });
    }
  }
  return damaged;
}

/** Undefined for a remote source, such as `mlflow-artifacts:/…`, `models:/…` or `azureml://…`. */
function localPath(source: string): string | undefined {
  if (path.isAbsolute(source)) return source;
  if (!source.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(source);
  } catch {
    return undefined;
  }
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** @param contentHash as registered; undefined for models of other MLflow clients */
async function faultOf(folder: string, contentHash: string): Promise<string | undefined> {
  if (!(await stat(folder).catch(() => undefined))) return 'its files are missing';
  const described = await readDescriptor(folder).catch(() => undefined);
  const wanted = contentHash || described?.contentHash;
  if (!wanted) return undefined;
  const content = await hashFolder(folder).catch((error: unknown) => String(error));
  if (content === wanted) return undefined;
  return `its files must have the content hash ${wanted.slice(0, 12)}…; they have ${content.slice(0, 12)}…`;
}
