import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { hypertune } from './contract.ts';
import { run } from './run.ts';

await runProgram(hypertune, run);
