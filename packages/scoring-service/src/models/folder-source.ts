import path from 'node:path';
import { hashFile, readDescriptor } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { MODEL_FILES } from '@aml-mlops/scoring';
import { fixedSource, type ModelSource } from './model-source.ts';

/**
 * A model that lies in a folder. Its name is given, or that of the folder; its version is given, or the beginning of its content hash.
 *
 * @throws MlopsError `E_NOT_A_MODEL` where the folder holds none
 */
export async function folderSource(
  folder: string,
  { name, version }: { readonly name?: string; readonly version?: string } = {},
): Promise<ModelSource> {
  const resolved = path.resolve(folder);
  const network = path.join(resolved, MODEL_FILES.network);
  const hash = async () => {
    const described = await readDescriptor(resolved).catch(() => undefined);
    return described?.contentHash ?? (await hashFile(network));
  };
  try {
    return fixedSource({
      name: name ?? path.basename(resolved),
      version: version ?? (await hash()).slice(0, 12),
      folder: resolved,
    });
  } catch (cause) {
    throw new MlopsError(
      'E_NOT_A_MODEL',
      `${folder} is not a model: there is no ${MODEL_FILES.network}`,
      { file: network },
      { cause },
    );
  }
}
