export { sklearnSweep } from './contract.ts';
export { MODEL_NAMES, type ModelName } from './model-names.ts';
export { run } from './run.ts';
