import { type ModelSummary, summaryOfParts } from './read-model.ts';
import { storedBytes } from './stored-data.ts';
import { storedParts } from './stored-parts.ts';

/** A constant of a graph as numbers, row-major. */
export interface Weights {
  readonly dims: readonly number[];
  readonly values: Float32Array | Float64Array;
}

export interface OpenedModel {
  readonly model: ModelSummary;
  /** The floating-point constants by name. */
  readonly weights: ReadonlyMap<string, Weights>;
}

/**
 * Reads a model's file with the floating-point constants of its graph, each straight into its array: nothing else as large is held.
 *
 * @throws MlopsError `E_ONNX_GRAPH` for a file that is no ONNX model, or not a whole one
 */
export function openModel(file: string): OpenedModel {
  const parts = storedParts(file);
  const model = summaryOfParts(parts);
  const weights = new Map<string, Weights>();
  for (const [i, { name, dims, type }] of model.initializers.entries()) {
    if (type !== 'float32' && type !== 'float64') continue;
    const { data } = parts.initializers[i]!;
    const buffer = data ? storedBytes(data) : new ArrayBuffer(0);
    weights.set(name, { dims, values: type === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer) });
  }
  return { model, weights };
}
