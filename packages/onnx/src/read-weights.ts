import { elementTypeName } from './element-type.ts';
import { READ } from './schema.ts';

/** A constant of a graph as numbers, row-major. */
export interface Weights {
  readonly dims: readonly number[];
  readonly values: Float32Array | Float64Array;
}

interface RawModel {
  graph: { initializer: { name: string; dims: number[]; dataType: number; rawData: Uint8Array }[] };
}

/** The floating-point constants of an ONNX file written by this package, by name. */
export function readWeights(bytes: Uint8Array): ReadonlyMap<string, Weights> {
  const raw = READ.model.toObject(READ.model.decode(bytes), {
    longs: Number,
    arrays: true,
    defaults: true,
  }) as RawModel;
  const weights = new Map<string, Weights>();
  for (const { name, dims, dataType, rawData } of raw.graph.initializer) {
    const type = elementTypeName(dataType);
    if (type !== 'float32' && type !== 'float64') continue;
    // A copy, since the data in the file need not be aligned to the element's size.
    const { buffer } = Uint8Array.from(rawData);
    weights.set(name, { dims, values: type === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer) });
  }
  return weights;
}
