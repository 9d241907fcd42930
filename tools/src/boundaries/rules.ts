/** Layers (docs/architecture.md): which tags a package of a tag may import. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'type:foundation': [],
  'type:ground': ['type:foundation', 'type:ground'],
  'type:sdk': upTo('type:sdk'),
  'type:step': upTo('type:step'),
  'type:adapter': upTo('type:step'),
  'type:service': upTo('type:adapter'),
  'type:command': [...upTo('type:service'), 'type:stand'],
  'type:app': upTo('type:command'),
  'type:tool': [...upTo('type:app'), 'type:stand'],
  // Stands in for an external service: only tests and the command start it.
  'type:stand': upTo('type:step'),
};

function upTo(layer: string): string[] {
  const layers = ['foundation', 'ground', 'sdk', 'step', 'adapter', 'service', 'command', 'app'].map(
    (f) => `type:${f}`,
  );
  return layers.slice(0, layers.indexOf(layer) + 1);
}

/** The only permitted imports between packages of one layer, each required by the data flow. */
export const WITHIN_LAYER: readonly (readonly [from: string, to: string])[] = [
  ['@aml-mlops/pipeline-sdk', '@aml-mlops/tracking'],
  ['@aml-mlops/trainer', '@aml-mlops/scoring'],
  ['@aml-mlops/sklearn-sweep', '@aml-mlops/scoring'],
  ['@aml-mlops/hypertune', '@aml-mlops/trainer'],
  ['@aml-mlops/profiler', '@aml-mlops/data-validation'],
  // Refits the finalists of the sweep and the network, and certifies and names metrics as the gate does.
  ['@aml-mlops/model-selection', '@aml-mlops/sklearn-sweep'],
  ['@aml-mlops/model-selection', '@aml-mlops/trainer'],
  ['@aml-mlops/model-selection', '@aml-mlops/scoring'],
  ['@aml-mlops/batch-scoring', '@aml-mlops/scoring'],
  ['@aml-mlops/batch-scoring', '@aml-mlops/define-dataset'],
  // Reads a model's calibration, detects languages as validation does, and extracts rows from raw data.
  ['@aml-mlops/monitoring', '@aml-mlops/scoring'],
  ['@aml-mlops/monitoring', '@aml-mlops/data-validation'],
  ['@aml-mlops/monitoring', '@aml-mlops/define-dataset'],
  // Adds labels to raw data, and trains on labels with the sweep's classifiers.
  ['@aml-mlops/feedback', '@aml-mlops/define-dataset'],
  ['@aml-mlops/feedback', '@aml-mlops/sklearn-sweep'],
];

export interface Reserved {
  readonly prefix: string;
  readonly owner: string;
  /** Whether tests of every package may do so, and not only those of a stand-in. */
  readonly openToTests: boolean;
}

/** External imports permitted in one package only. */
export const RESERVED: readonly Reserved[] = [
  { prefix: '@azure/', owner: '@aml-mlops/azureml', openToTests: false },
  // Loaded without its loader it sends telemetry; vitest.config.ts disables that.
  { prefix: 'onnxruntime-node', owner: '@aml-mlops/scoring', openToTests: true },
];

/** Files of every step package, which all have the same layout. */
export const STEP_FILES = [
  'README.md',
  'environment/Dockerfile',
  'environment/package.json',
  'src/contract.ts',
  'src/index.ts',
  'src/main.ts',
  'src/run.ts',
] as const;

export const LARGEST_SOURCE_BYTES = 15_000;
