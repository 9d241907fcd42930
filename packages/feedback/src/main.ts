import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { absorb } from './contract.ts';
import { run } from './run.ts';

await runProgram(absorb, run);
