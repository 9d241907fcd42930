import { checkModel } from './check-model.ts';
import type { ModelOptions } from './model-options.ts';
import { modelPieces } from './model-pieces.ts';

/**
 * Encodes an ONNX model in memory; `writeModel` writes the same bytes to a file without holding them. Equal options give equal
 * bytes.
 *
 * @throws MlopsError `E_ONNX_GRAPH` for a value that is used before it is made, made twice, or an output that nothing
 * makes; `E_ONNX_SIZE` past 2 GiB, the limit of the format
 */
export function buildModel(options: ModelOptions): Uint8Array {
  checkModel(options);
  const { byteLength, pieces } = modelPieces(options);
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const piece of pieces()) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
