import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { batchScoring } from './contract.ts';
import { run } from './run.ts';

await runProgram(batchScoring, run);
