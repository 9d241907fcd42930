import { planPipeline, planToMermaid } from '@aml-mlops/pipeline-sdk';
import type { Command } from 'commander';
import { printJson, printResult } from '../output.ts';
import { pipelineOf } from '../pipelines/pipelines.ts';

export function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .description('draw a pipeline from its plan, as a Mermaid flowchart')
    .argument('[pipeline]', 'which one', 'retrain')
    .option('--json', 'print the plan itself', false)
    .action((name: string, { json }: { json: boolean }) => {
      const plan = planPipeline(pipelineOf(name), { scope: 'sample' });
      if (json) printJson(plan);
      else printResult(planToMermaid(plan));
    });
}
