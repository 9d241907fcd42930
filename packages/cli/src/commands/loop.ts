import { STRATEGY_NAMES, type StrategyName } from '@aml-mlops/feedback/strategies';
import { MODEL_NAMES, type ModelName } from '@aml-mlops/sklearn-sweep/models';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app/app.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import type { SimulateFlags } from '../labels/simulate-loop.ts';
import { addLoopRun } from './loop-run.ts';
import { addRunInput, share, wholeNumber, withWorkspace } from './shared-options.ts';

export function addLoopCommand(program: Command, app: App): void {
  const loop = program.command('loop').description('from drift to labels to a better model');
  addLoopRun(loop, app);
  addRunInput(
    loop.command('simulate').description('simulate labelling on labelled data: how many labels each strategy needs'),
    app,
  )
    .option('--strategies <a,b|all>', 'strategies to compare; random is always included', strategies, [
      ...STRATEGY_NAMES,
    ])
    .option('--seeds <n>', 'repetitions of each strategy', wholeNumber(1, 1000), 5)
    .option('--start <n>', 'random labels at the start', wholeNumber(1, 1_000_000), 40)
    .option('--batch <n>', 'labels per batch', wholeNumber(1, 100_000), 20)
    .option('--to <n>', 'labels at the end', wholeNumber(2, 1_000_000), 400)
    .option('--control <share>', 'share of each batch drawn at random and not trained on', share, 0)
    .option('--noise <share>', 'share of labels that are wrong', share, 0)
    .addOption(
      new Option('--model <name>', 'classifier that is trained')
        .choices(MODEL_NAMES)
        .default('complement-nb' satisfies ModelName),
    )
    .option(
      '--target <accuracy>',
      'count labels to this accuracy; may be repeated (default: 95 % of what all labels give)',
      target,
      [],
    )
    .option('--workers <n>', 'threads; 0 means one per processor', wholeNumber(0, 256), 0)
    .option('--output <folder>', 'write simulation.json, .csv and .html to this folder')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (flags: SimulateFlags & { readonly json: boolean }) => {
      const { simulateLoop, simulationText } = await import('../labels/simulate-loop.ts');
      const signal = interruptSignal();
      const { report, files } = await withWorkspace(app, (workspace) => simulateLoop(app, workspace, flags, signal));
      if (flags.json) return printJson(report);
      printResult(simulationText(report));
      for (const file of files) printNote(`written: ${file}`);
    });
}

function strategies(text: string): StrategyName[] {
  if (text === 'all') return [...STRATEGY_NAMES];
  const names = text.split(',').map((name) => name.trim());
  const chosen = STRATEGY_NAMES.filter((name) => names.includes(name) || name === 'random');
  const unknown = names.find((name) => !STRATEGY_NAMES.some((known) => known === name));
  if (unknown === undefined) return chosen;
  throw new InvalidArgumentError(`must be all, or of ${STRATEGY_NAMES.join(', ')}; got ${unknown}`);
}

function target(text: string, before: readonly number[]): number[] {
  return [...before, share(text)];
}
