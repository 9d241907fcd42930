/** Floors of the house (docs/architecture.md): which tags a package of a tag may import. */
export const FLOORS: Readonly<Record<string, readonly string[]>> = {
  'type:foundation': [],
  'type:ground': ['type:foundation', 'type:ground'],
  'type:sdk': ['type:foundation', 'type:ground', 'type:sdk'],
  'type:step': ['type:foundation', 'type:ground', 'type:sdk', 'type:step'],
  'type:adapter': ['type:foundation', 'type:ground', 'type:sdk', 'type:step'],
  'type:app': ['type:foundation', 'type:ground', 'type:sdk', 'type:step', 'type:adapter'],
  'type:tool': ['type:foundation', 'type:ground', 'type:sdk', 'type:step', 'type:adapter', 'type:app'],
};

/** Between packages of one floor only these arrows are allowed, each because the data flow says so. */
export const SAME_FLOOR: readonly (readonly [from: string, to: string])[] = [
  ['@aml-mlops/pipeline-sdk', '@aml-mlops/tracking'],
  ['@aml-mlops/trainer', '@aml-mlops/scoring'],
  ['@aml-mlops/sklearn-sweep', '@aml-mlops/scoring'],
  ['@aml-mlops/hypertune', '@aml-mlops/trainer'],
  ['@aml-mlops/profiler', '@aml-mlops/data-validation'],
];

/** Imports from outside that only one package may make. */
export const RESERVED: readonly (readonly [prefix: string, owner: string])[] = [['@azure/', '@aml-mlops/azureml']];

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
