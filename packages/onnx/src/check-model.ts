import { MlopsError } from '@aml-mlops/errors';
import type { ModelOptions } from './model-options.ts';
import { rawData } from './tensor.ts';

/** Limit of protocol buffers. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * @throws MlopsError `E_ONNX_GRAPH` for a value that is used before it is made, made twice, or an output that nothing makes;
 * `E_ONNX_SIZE` past 2 GiB
 */
export function checkModel(options: ModelOptions): void {
  const initializers = options.initializers ?? [];
  checkGraph(options, initializers);
  checkSize(options.name, initializers);
}

type Constants = NonNullable<ModelOptions['initializers']>;

function checkGraph(options: ModelOptions, initializers: Constants): void {
  const refuse = (message: string, value: string) => {
    throw new MlopsError('E_ONNX_GRAPH', `${message} in graph ${options.name}`, { owner: options.name, value });
  };
  const made = new Set<string>();
  const make = (name: string) => {
    if (made.has(name)) refuse(`value ${name} is made twice`, name);
    made.add(name);
  };
  for (const value of [...options.inputs, ...initializers]) make(value.name);
  for (const step of options.nodes) {
    for (const name of step.inputs) {
      if (name !== '' && !made.has(name)) refuse(`${step.opType} uses value ${name} before it is made`, name);
    }
    for (const name of step.outputs) if (name !== '') make(name);
  }
  for (const output of options.outputs)
    if (!made.has(output.name)) refuse(`nothing makes output ${output.name}`, output.name);
}

function checkSize(name: string, initializers: Constants): void {
  let bytes = 0;
  for (const one of initializers) bytes += rawData(one)?.byteLength ?? 0;
  if (bytes < MAX_BYTES - (1 << 20)) return;
  throw new MlopsError(
    'E_ONNX_SIZE',
    `weights of model ${name} must be under 2 GiB, the limit of ONNX; got ${bytes} bytes`,
    {
      owner: name,
      value: bytes,
    },
  );
}
