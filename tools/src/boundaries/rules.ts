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
  // Stands in for a service that is somewhere else: tests and the command start it, nothing else knows it.
  'type:stand': upTo('type:step'),
};

function upTo(layer: string): string[] {
  const layers = ['foundation', 'ground', 'sdk', 'step', 'adapter', 'service', 'command', 'app'].map(
    (f) => `type:${f}`,
  );
  return layers.slice(0, layers.indexOf(layer) + 1);
}

/** Between packages of one layer only these arrows are allowed, each because the data flow says so. */
export const WITHIN_LAYER: readonly (readonly [from: string, to: string])[] = [
  ['@aml-mlops/pipeline-sdk', '@aml-mlops/tracking'],
  ['@aml-mlops/trainer', '@aml-mlops/scoring'],
  ['@aml-mlops/sklearn-sweep', '@aml-mlops/scoring'],
  ['@aml-mlops/hypertune', '@aml-mlops/trainer'],
  ['@aml-mlops/profiler', '@aml-mlops/data-validation'],
  // Refits the sweep's finalists and the network, and certifies and names metrics as the gate does.
  ['@aml-mlops/model-selection', '@aml-mlops/sklearn-sweep'],
  ['@aml-mlops/model-selection', '@aml-mlops/trainer'],
  ['@aml-mlops/model-selection', '@aml-mlops/scoring'],
  ['@aml-mlops/batch-scoring', '@aml-mlops/scoring'],
  ['@aml-mlops/batch-scoring', '@aml-mlops/define-dataset'],
  // Reads a model's calibration, tells languages as validation does, and takes rows out of raw data.
  ['@aml-mlops/monitoring', '@aml-mlops/scoring'],
  ['@aml-mlops/monitoring', '@aml-mlops/data-validation'],
  ['@aml-mlops/monitoring', '@aml-mlops/define-dataset'],
  // Lays labels beside raw data, and learns from labels with the classifiers of the sweep.
  ['@aml-mlops/feedback', '@aml-mlops/define-dataset'],
  ['@aml-mlops/feedback', '@aml-mlops/sklearn-sweep'],
];

export interface Reserved {
  readonly prefix: string;
  readonly owner: string;
  /** Whether tests of every package may, and not only those of what stands in for another thing. */
  readonly openToTests: boolean;
}

/** Imports from outside that only one package may make. */
export const RESERVED: readonly Reserved[] = [
  { prefix: '@azure/', owner: '@aml-mlops/azureml', openToTests: false },
  // Loaded without its loader it calls home; vitest.config.ts tells it not to.
  { prefix: 'onnxruntime-node', owner: '@aml-mlops/scoring', openToTests: true },
];

/** Files that make a step package: all of them have the same shape. */
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
