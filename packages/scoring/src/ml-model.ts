/** A tensor that goes into or comes out of a model, as MLflow's signatures name it. */
export interface TensorSpec {
  readonly name: string;
  readonly dtype: 'int64' | 'float32' | 'float64';
  /** -1 where a dimension is open. */
  readonly shape: readonly number[];
}

export interface MlModelFacts {
  /** SHA-256 of the network's bytes, hexadecimal: names the model in place of a random id. */
  readonly networkHash: string;
  /** File of the network, beside MLmodel. */
  readonly network: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/**
 * The text of `MLmodel`, YAML as MLflow writes it, without the time and the run, which are no part of the model: the same
 * model is the same bytes. `mlflow.onnx.load_model` and `mlflow.pyfunc.load_model` read it.
 */
export function mlModel({ networkHash, network, inputs, outputs }: MlModelFacts): string {
  return `flavors:
  onnx:
    code: null
    data: ${network}
    onnx_version: 1.12.0
    providers:
    - CPUExecutionProvider
  python_function:
    data: ${network}
    env:
      virtualenv: python_env.yaml
    loader_module: mlflow.onnx
    python_version: 3.11.0
mlflow_version: 2.22.0
model_uuid: ${networkHash.slice(0, 32)}
signature:
  inputs: '${JSON.stringify(inputs.map(columnOf))}'
  outputs: '${JSON.stringify(outputs.map(columnOf))}'
  params: null
`;
}

function columnOf({ name, dtype, shape }: TensorSpec) {
  return { name, type: 'tensor', 'tensor-spec': { dtype, shape } };
}

/** What a Python that serves the network needs: MLflow looks for both files beside `MLmodel`. */
export const PYTHON_FILES = {
  'requirements.txt': 'mlflow>=2.22\nnumpy>=1.24\nonnx>=1.12\nonnxruntime>=1.12\n',
  'python_env.yaml': "python: '3.11'\ndependencies:\n- -r requirements.txt\n",
} as const;
