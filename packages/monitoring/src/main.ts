import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { monitoring } from './contract.ts';
import { run } from './run.ts';

await runProgram(monitoring, run);
