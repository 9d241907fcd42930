import { PYTHON_LOADER } from './python-loader.ts';
import { PYTHON_REPRESENTATION } from './python-representation.ts';

export interface MlModelFacts {
  /** SHA-256 of the network's bytes, hexadecimal; identifies the model instead of a random id. */
  readonly networkHash: string;
  /** File of the network, beside MLmodel. */
  readonly network: string;
  readonly scores: 'probabilities' | 'decisions';
}

/** Folder of the loader, beside MLmodel. */
export const PYTHON_CODE = 'code';
const LOADER_MODULE = 'aml_text_classifier';

/**
 * The content of `MLmodel`, YAML as MLflow writes it, without the time and the run, which are not part of the model: the same
 * model gives the same bytes. `mlflow.pyfunc.load_model` classifies texts by the loader beside it; `mlflow.onnx.load_model` loads
 * only the network, which takes ids and weights.
 */
export function mlModel({ networkHash, network, scores }: MlModelFacts): string {
  const confidence = scores === 'probabilities' ? 'probability' : 'score';
  // Without a name, a list of texts will do as well as a frame's first column, whatever it is called.
  const inputs = [{ type: 'string', required: true }];
  const outputs = [
    { type: 'string', name: 'label', required: true },
    { type: 'double', name: confidence, required: true },
  ];
  return `flavors:
  onnx:
    code: null
    data: ${network}
    onnx_version: 1.12.0
    providers:
    - CPUExecutionProvider
  python_function:
    code: ${PYTHON_CODE}
    env:
      virtualenv: python_env.yaml
    loader_module: ${LOADER_MODULE}
    python_version: 3.11.0
mlflow_version: 2.22.0
model_uuid: ${networkHash.slice(0, 32)}
signature:
  inputs: '${JSON.stringify(inputs)}'
  outputs: '${JSON.stringify(outputs)}'
  params: null
`;
}

/** Requirements of a Python environment that serves the model; MLflow looks for the first two beside `MLmodel`. @param version of model.json */
export function pythonFiles(version: 1 | 2): Readonly<Record<string, string>> {
  return {
    'requirements.txt': 'mlflow>=2.22\nnumpy>=1.24\nonnx>=1.12\nonnxruntime>=1.18\npandas>=1.5\n',
    'python_env.yaml': "python: '3.11'\ndependencies:\n- -r requirements.txt\n",
    [`${PYTHON_CODE}/${LOADER_MODULE}.py`]: PYTHON_LOADER,
    ...(version === 2 && { [`${PYTHON_CODE}/aml_text_representation.py`]: PYTHON_REPRESENTATION }),
  };
}
