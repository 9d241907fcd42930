import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { defineDataset } from './contract.ts';
import { run } from './run.ts';

await runProgram(defineDataset, run);
