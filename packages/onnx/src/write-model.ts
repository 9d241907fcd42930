import { open } from 'node:fs/promises';
import { checkModel } from './check-model.ts';
import type { ModelOptions } from './model-options.ts';
import { modelPieces } from './model-pieces.ts';

/**
 * Writes an ONNX model to a file: the bytes of `buildModel`, piece by piece, so that weights are in memory once, where they
 * were, or never, if they stay in the file of another model.
 *
 * @param flush whether to wait until the file is on the disk. Default: false
 * @throws MlopsError as `buildModel` does
 */
export async function writeModel(file: string, options: ModelOptions, { flush = false } = {}): Promise<void> {
  checkModel(options);
  const handle = await open(file, 'w');
  try {
    for (const piece of modelPieces(options).pieces()) await handle.writeFile(piece);
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
}
