import { runProgram } from '@aml-mlops/pipeline-sdk/program';
import { modelSelection } from './contract.ts';
import { run } from './run.ts';

await runProgram(modelSelection, run);
