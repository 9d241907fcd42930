import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { championGate } from './contract.ts';
import { run } from './run.ts';

await runProgram(championGate, run);
