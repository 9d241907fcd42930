import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { trainer } from './contract.ts';
import { run } from './run.ts';

await runProgram(trainer, run);
