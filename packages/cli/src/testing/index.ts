export { type CallOptions, callMlops } from './call-mlops.ts';
export { codeBlocks, commandsOf, type Finished, mlops, type RunningCommand, startMlops } from './mlops-command.ts';
export { registerModels } from './registered-models.ts';
