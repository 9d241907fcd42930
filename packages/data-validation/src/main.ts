import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { dataValidation } from './contract.ts';
import { run } from './run.ts';

await runProgram(dataValidation, run);
