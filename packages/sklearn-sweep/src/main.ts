import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { sklearnSweep } from './contract.ts';
import { run } from './run.ts';

await runProgram(sklearnSweep, run);
