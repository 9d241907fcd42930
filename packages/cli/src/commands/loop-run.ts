import { DEFAULT_STRATEGY, STRATEGY_NAMES } from '@aml-mlops/feedback/strategies';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { workspaceOption } from '../azure/with-azure.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { thisUser } from '../labels/label-place.ts';
import type { RunLoopFlags } from '../loop/run-loop.ts';
import { addRollOutOptions } from './deploy-options.ts';
import { collect, share, wholeNumber, withWorkspace } from './shared-options.ts';

/** Adds `loop run`. */
export function addLoopRun(loop: Command, app: App): void {
  const command = loop
    .command('run')
    .description(
      'advance the loop as far as possible: monitor, query, labels, absorb, retrain, gate, deploy; the next call continues. Options are kept for later calls',
    )
    .option('--model <name>', 'model whose champion is monitored (default: the only registered one)')
    .option('--collected <folder>', 'what "mlops serve --collect" wrote; its texts are needed: --collect-texts stored')
    .option('--window <length>', 'hours such as 6h, days such as 1d, or a number of documents such as 300', '1d')
    .option('--batch <n>', 'texts per round', wholeNumber(1, 100_000), 20)
    .option('--control <share>', 'share of them drawn at random and never trained on', share, 0.2)
    .option('--floor <share>', 'share for the class with the fewest labels', share, 0.1)
    .addOption(
      new Option('--strategy <name>', 'strategy for the others').choices(STRATEGY_NAMES).default(DEFAULT_STRATEGY),
    )
    .option(
      '--pool <file|folder|run:…|dataset:…>',
      'texts to choose from (default: those collected in windows that drifted)',
    )
    .option('--annotations <file>', 'labels that people gave: .csv as exported and filled in, or .json of Label Studio')
    .option('--annotator <name>', 'your name, also as annotator if the file has none', thisUser())
    .addOption(
      new Option('--param <step.name=value>', 'set a parameter of the training, or of absorb; may be repeated')
        .argParser(collect)
        .default([]),
    )
    .option('--abandon', 'end the current round; its labels stay in the queue', false)
    .option('--dry-run', 'print what would be done, and change nothing', false)
    .option('--json', 'print one JSON document on standard output', false)
    .optionsGroup('Deployment:')
    .option('--endpoint <name>', 'deploy the promoted model to this endpoint')
    .addOption(workspaceOption());
  addRollOutOptions(command).action(async (flags: RunLoopFlags) => {
    const names = command.options.map((option) => option.attributeName());
    const given = names.filter((name) => command.getOptionValueSource(name) === 'cli');
    const [{ runLoop }, { hopText, loopText }] = await Promise.all([
      import('../loop/run-loop.ts'),
      import('../loop/loop-text.ts'),
    ]);
    const signal = interruptSignal();
    try {
      const onHop = (report: Parameters<typeof hopText>[0]) => flags.json && printNote(hopText(report));
      const outcome = await withWorkspace(app, (workspace) => runLoop(app, workspace, flags, given, { signal, onHop }));
      if (flags.json) printJson(outcome);
      else printResult(loopText(outcome));
      if (outcome.state === 'failed' || outcome.state === 'stopped') process.exitCode = EXIT.failed;
    } catch (error) {
      if (!signal.aborted) throw error;
      printNote('interrupted; continue with: mlops loop run');
      process.exitCode = EXIT.interrupted;
    }
  });
}
