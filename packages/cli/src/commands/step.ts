import path from 'node:path';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { newRunId } from '@aml-mlops/pipeline-sdk/runner';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { formatTable } from '../display/table.ts';
import { executeRun } from '../run/execute-run.ts';
import { prepareRun } from '../run/prepare-run.ts';
import { paramsOfStep, stepOf, stepPipeline } from '../run/step-pipeline.ts';
import { collect, withWorkspace } from './shared-options.ts';

interface StepRunFlags {
  readonly input: readonly string[];
  readonly param: readonly string[];
  readonly scope?: string;
  readonly to?: string;
  readonly cache: boolean;
  readonly json: boolean;
}

export function addStepCommand(program: Command, app: App): void {
  const steps = program.command('step').description('list steps, or run one outside a pipeline');
  steps
    .command('list', { isDefault: true })
    .description('steps of the app, with the kinds of their inputs and outputs')
    .option('--json', 'print one JSON document on standard output', false)
    .action(({ json }: { json: boolean }) => {
      const rows = app.steps.map(({ definition }) => describe(definition));
      if (json) return printJson(rows);
      printResult(rows.map(stepText).join('\n\n'));
    });
  steps
    .command('run')
    .description('run one step on given artifacts; a cached result is reused')
    .argument('<step>', 'name of a step: see "mlops step list"')
    .addOption(repeated('--input <port=from>', 'fill an input: FOLDER, dataset:NAME[@VERSION] or run:RUN/step.port'))
    .addOption(repeated('--param <name=value>', 'set a parameter'))
    .option('--scope <name>', 'scope of its state (default: from the inputs, else the step)')
    .option('--to <folder>', 'copy each output to FOLDER/PORT (default: only in the workspace)')
    .option('--no-cache', 'ignore the cache')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (name: string, flags: StepRunFlags) => {
      const step = stepOf(app, name);
      const copyTo = flags.to === undefined ? undefined : path.resolve(flags.to);
      process.exitCode = await withWorkspace(app, async (workspace) => {
        const signal = interruptSignal();
        const { data: _data, inputs: _inputs, ...alone } = app;
        const { request } = await prepareRun(
          alone,
          stepPipeline(step),
          { ...flags, param: paramsOfStep(step, flags.param) },
          { workspace, signal, note: printNote, selection: { noCache: !flags.cache } },
        );
        return executeRun(alone, {
          id: newRunId(),
          request: { ...request, copyTo },
          workspace,
          signal,
          json: flags.json,
        });
      });
    });
}

function describe({ name, description, inputs, outputs, state, params }: StepDefinition) {
  const kinds = (ports: Readonly<Record<string, { readonly kind: string }>>) =>
    Object.entries(ports).map(([port, { kind }]) => ({ name: port, kind }));
  return {
    name,
    description,
    inputs: Object.entries(inputs).map(([port, { kind, optional, list }]) => ({ name: port, kind, optional, list })),
    outputs: kinds(outputs),
    state: kinds(state),
    params: Object.keys(params.shape),
  };
}

function stepText({ name, description, inputs, outputs, state, params }: ReturnType<typeof describe>): string {
  const ports = [
    ...inputs.map((port) => ({ way: `${port.optional ? 'may read' : 'reads'}${port.list ? ' a list' : ''}`, ...port })),
    ...outputs.map((port) => ({ way: 'makes', ...port })),
    ...state.map((port) => ({ way: 'keeps', ...port })),
  ];
  const table = formatTable(ports, [
    { title: 'way', value: ({ way }) => way },
    { title: 'port', value: (port) => port.name },
    { title: 'kind', value: ({ kind }) => kind },
  ]);
  return [`${name}: ${description}`, table, ...(params.length > 0 ? [`parameters: ${params.join(', ')}`] : [])].join(
    '\n',
  );
}

function repeated(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(collect).default([]);
}
