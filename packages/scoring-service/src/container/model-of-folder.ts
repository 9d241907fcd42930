import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { MODEL_FILES } from '@aml-mlops/scoring';
import type { LocatedModel } from '../models/located-model.ts';

/**
 * The model that Azure mounts in a container: `…/azureml-models/<name>/<version>`, or a folder inside it.
 *
 * @throws MlopsError `E_NOT_A_MODEL` if there is none, or more than one
 */
export async function modelOfFolder(folder: string): Promise<LocatedModel> {
  const root = path.resolve(folder);
  const [, name, version] = /azureml-models[/\\]([^/\\]+)[/\\]([^/\\]+)/.exec(root) ?? [];
  const found = await foldersWithModel(root);
  if (found.length !== 1) {
    const message = `folder ${root} must have one model (${MODEL_FILES.description}), in itself or in a folder below; got ${found.length}`;
    throw new MlopsError('E_NOT_A_MODEL', message, { file: root });
  }
  return { name: name ?? path.basename(root), version: version ?? '1', folder: found[0]! };
}

async function foldersWithModel(root: string): Promise<string[]> {
  if (!existsSync(root)) return [];
  if (existsSync(path.join(root, MODEL_FILES.description))) return [root];
  const entries = await readdir(root, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(root, entry.name));
  return below.filter((folder) => existsSync(path.join(folder, MODEL_FILES.description)));
}
