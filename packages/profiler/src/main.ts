import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { profiler } from './contract.ts';
import { run } from './run.ts';

await runProgram(profiler, run);
