import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { dataEngineering } from './contract.ts';
import { run } from './run.ts';

await runProgram(dataEngineering, run);
