/**
 * The text of `MLmodel`, YAML as MLflow writes it, without the time and the run, which are no part of the model: the same
 * model is the same bytes. `mlflow.onnx.load_model` and `mlflow.pyfunc.load_model` read it.
 *
 * @param networkHash SHA-256 of the network's bytes, hexadecimal: names the model in place of a random id
 * @param network the network's file, beside MLmodel
 * @param width scores a document
 */
export function mlModel(networkHash: string, network: string, width: number): string {
  const inputs = [tensorSpec('ids', 'int64', [-1, -1]), tensorSpec('weights', 'float64', [-1, -1])];
  const outputs = [tensorSpec('label', 'int64', [-1]), tensorSpec('scores', 'float64', [-1, width])];
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
  inputs: '${JSON.stringify(inputs)}'
  outputs: '${JSON.stringify(outputs)}'
  params: null
`;
}

function tensorSpec(name: string, dtype: string, shape: readonly number[]) {
  return { name, type: 'tensor', 'tensor-spec': { dtype, shape } };
}

/** What a Python that serves the network needs: MLflow looks for both files beside `MLmodel`. */
export const PYTHON_FILES = {
  'requirements.txt': 'mlflow>=2.22\nnumpy>=1.24\nonnx>=1.12\nonnxruntime>=1.12\n',
  'python_env.yaml': "python: '3.11'\ndependencies:\n- -r requirements.txt\n",
} as const;
