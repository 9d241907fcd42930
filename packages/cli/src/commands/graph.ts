import { planPipeline, planToMermaid } from '@aml-mlops/pipeline-sdk';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { defaultPipeline, pipelineOf } from '../app/pipeline-of.ts';
import { printJson, printResult } from '../command-line/output.ts';

export function addGraphCommand(program: Command, app: App): void {
  program
    .command('graph')
    .description('draw a pipeline from its plan, as a Mermaid flowchart')
    .argument('[pipeline]', 'the pipeline', defaultPipeline(app))
    .option('--json', 'print the plan itself', false)
    .action((name: string, { json }: { json: boolean }) => {
      const plan = planPipeline(pipelineOf(app, name), { scope: 'sample' });
      if (json) printJson(plan);
      else printResult(planToMermaid(plan));
    });
}
