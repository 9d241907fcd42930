import type { Prediction } from '@aml-mlops/scoring';
import type { ModelIdentity } from '../models/located-model.ts';
import { encodeDoubles, encodeStrings } from './bytes-tensor.ts';
import type { InferRequest } from './infer-request.ts';

/** The outputs of a model: its label, its confidence, and how much of a text it knows. */
export function outputsOf(hasProbabilities: boolean): readonly { name: string; datatype: 'BYTES' | 'FP64' }[] {
  return [
    { name: 'label', datatype: 'BYTES' },
    { name: hasProbabilities ? 'probability' : 'score', datatype: 'FP64' },
    { name: 'unknown_share', datatype: 'FP64' },
  ];
}

export interface InferResponse {
  /** JSON of the response. */
  readonly head: string;
  /** Binary data after the JSON, if an output is binary. */
  readonly tail: Buffer | undefined;
}

export function inferResponse(
  { name, version }: ModelIdentity,
  hasProbabilities: boolean,
  request: InferRequest,
  predictions: readonly Prediction[],
): InferResponse {
  const all = outputsOf(hasProbabilities);
  const wanted = request.outputs ?? all.map((output) => ({ name: output.name, isBinary: request.isBinary }));
  const tail: Buffer[] = [];
  const outputs = wanted.map((output) => {
    const values = valuesOf(output.name, predictions);
    const { datatype } = all.find((known) => known.name === output.name)!;
    const about = { name: output.name, datatype, shape: [predictions.length] };
    if (!output.isBinary) return { ...about, data: values };
    const bytes = datatype === 'BYTES' ? encodeStrings(values as string[]) : encodeDoubles(values as number[]);
    tail.push(bytes);
    return { ...about, parameters: { binary_data_size: bytes.length } };
  });
  const head = {
    model_name: name,
    model_version: version,
    ...(request.id !== undefined && { id: request.id }),
    outputs,
  };
  return { head: JSON.stringify(head), tail: tail.length > 0 ? Buffer.concat(tail) : undefined };
}

function valuesOf(name: string, predictions: readonly Prediction[]): readonly (string | number)[] {
  switch (name) {
    case 'label':
      return predictions.map(({ label }) => label);
    case 'unknown_share':
      return predictions.map(({ unknownShare }) => unknownShare);
    default:
      return predictions.map(({ probability, score }) => probability ?? score);
  }
}
