import { DEFAULT_STRATEGY, STRATEGY_NAMES } from '@aml-mlops/feedback/strategies';
import { ARMS, type Arm, ITEM_STATES, type ItemState } from '@aml-mlops/tracking/labels';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printResult } from '../command-line/output.ts';
import type { AbsorbFlags } from '../labels/absorb-labels.ts';
import { EXCHANGE_FORMATS, type ExchangeFormat } from '../labels/exchange-format.ts';
import type { ExportFlags } from '../labels/exchange-labels.ts';
import type { LabelFlags } from '../labels/label-in-terminal.ts';
import { type LabelPlace, type QueueFlags, thisUser, withLabels } from '../labels/label-place.ts';
import type { QueryFlags } from '../labels/query-labels.ts';
import { collect, share, wholeNumber, withWorkspace } from './shared-options.ts';

interface Json {
  readonly json: boolean;
}

/** Result of a subcommand: a document for programs and text for people. */
interface Outcome {
  readonly document: unknown;
  readonly text: string;
}

export function addLabelsCommand(program: Command, app: App): void {
  const labels = program
    .command('labels')
    .description('active learning: choose texts to label, label them, train on them');

  /** A subcommand that opens the queue selected by its options. */
  function add<Flags>(
    name: string,
    description: string,
    argument?: readonly [string, string],
  ): {
    command: Command;
    run(action: (place: LabelPlace, flags: Flags, argument: string) => Promise<Outcome>): void;
  } {
    const command = labels.command(name).description(description);
    if (argument) command.argument(...argument);
    return {
      command,
      run: (action) => {
        command
          .option('--scope <name>', 'the queue (default: the only one, else that of the default data)')
          .option('--dataset <name|folder>', 'the queue of this data, as in "mlops run --dataset"')
          .option('--json', 'print one JSON document on standard output', false)
          .action(async (...given: unknown[]) => {
            const [first, second] = given;
            const text = argument ? String(first) : '';
            const flags = (argument ? second : first) as Flags & QueueFlags & Json;
            const outcome = await withWorkspace(app, (workspace) =>
              withLabels(app, workspace, flags, (place) => action(place, flags, text)),
            );
            if (flags.json) printJson(outcome.document);
            else printResult(outcome.text);
          });
      },
    };
  }

  const query = add<QueryFlags>('query', 'choose the texts to label next, and put them into the queue');
  query.command
    .option(
      '--pool <file|folder|run:…|dataset:…>',
      'texts to choose from (default: those without a label of the newest run)',
    )
    .addOption(
      new Option(
        '--text-column <name>',
        'column of the texts in files (default: text, or the only one); repeat it to join several',
      ).argParser(collect),
    )
    .option('--count <n>', 'number of texts', wholeNumber(1, 100_000), 20)
    .addOption(
      new Option('--strategy <name>', 'how texts are chosen').choices(STRATEGY_NAMES).default(DEFAULT_STRATEGY),
    )
    .option('--control <share>', 'share drawn at random and never trained on', share, 0.2)
    .option('--floor <share>', 'share for the class with the fewest labels', share, 0.1)
    .option('--golden <n>', 'texts with a known label, to measure how well people label', wholeNumber(0, 1000), 0)
    .option('--annotators <n>', 'labels per text, from different people', wholeNumber(1, 100))
    .addOption(
      new Option(
        '--model <name[@alias|:version]>',
        'model whose predictions are used (default: the champion, if there is one)',
      ),
    )
    .addOption(new Option('--no-model', 'use no model'))
    .addOption(new Option('--folder <folder>', 'a model folder').conflicts('model'))
    .option('--labels <a,b>', 'labels to choose from (default: the labels of the data and of the model)', (text) =>
      text
        .split(',')
        .map((label) => label.trim())
        .filter(Boolean),
    )
    .option('--seed <n>', 'seed of random choices (default: number of the batch)', wholeNumber(0, 4_294_967_295));
  query.run(async (place, flags) => {
    const [{ queryLabels }, { queryText }] = await Promise.all([
      import('../labels/query-labels.ts'),
      import('../labels/label-texts.ts'),
    ]);
    const outcome = await queryLabels(place, flags, interruptSignal());
    return { document: outcome, text: queryText(outcome) };
  });

  const review = add<{ readonly count: number }>(
    'review',
    'put labels of the training set that are likely to be wrong into the queue',
  );
  review.command.option('--count <n>', 'largest number of texts', wholeNumber(1, 100_000), 20);
  review.run(async (place, flags) => {
    const { reviewLabels } = await import('../labels/review-labels.ts');
    const outcome = await reviewLabels(place, flags);
    const { added, suspected, rows, queue } = outcome;
    const text = `${added} labels to review in queue ${queue}, of ${suspected} suspected among ${rows}`;
    return { document: outcome, text };
  });

  const list = add<{ readonly state?: ItemState; readonly arm?: Arm; readonly limit: number }>(
    'list',
    'what is in the queue',
  );
  list.command
    .addOption(new Option('--state <state>', 'only items in this state').choices(ITEM_STATES))
    .addOption(new Option('--arm <arm>', 'only items of this arm').choices(ARMS))
    .option('--limit <n>', 'largest number of rows', wholeNumber(1, 1_000_000), 50);
  list.run(async ({ queue }, flags) => {
    const { listText } = await import('../labels/label-texts.ts');
    const items = queue.list(flags);
    return { document: { queue: queue.scope, items }, text: listText(items) };
  });

  const label = add<LabelFlags>('label', 'label in the terminal, a key for each label');
  label.command
    .option('--annotator <name>', 'name of the annotator', thisUser())
    .option('--disputed', 'resolve texts on which annotators disagree', false)
    .option('--suggestions', 'show the prediction of the model', false);
  label.run(async (place, flags) => {
    const [{ labelInTerminal }, { labelText }] = await Promise.all([
      import('../labels/label-in-terminal.ts'),
      import('../labels/label-texts.ts'),
    ]);
    const outcome = await labelInTerminal(place, flags);
    return { document: outcome, text: labelText(outcome) };
  });

  const importing = add<{ readonly format?: ExchangeFormat; readonly annotator: string }>(
    'import',
    'read labels from a table or from Label Studio',
    ['<file>', '.csv as exported and filled in, or .json as Label Studio exports it'],
  );
  importing.command
    .addOption(
      new Option('--format <format>', 'of the file (default: by its extension)').choices(
        EXCHANGE_FORMATS.filter((format) => format !== 'snapshot'),
      ),
    )
    .option('--annotator <name>', 'name of the annotator, if the file has none', thisUser());
  importing.run(async (place, flags, file) => {
    const { importLabels } = await import('../labels/exchange-labels.ts');
    const { answers, recorded } = await importLabels(place, file, flags);
    const known = answers - recorded;
    const text = `${recorded} answers recorded${known > 0 ? `, ${known} were known` : ''}`;
    return { document: { queue: place.queue.scope, answers, recorded }, text };
  });

  const exporting = add<ExportFlags>(
    'export',
    'write texts for labelling elsewhere, or all labels for the step absorb',
  );
  exporting.command
    .requiredOption('--to <file|folder>', 'table.csv, tasks.json for Label Studio, or a folder for a snapshot')
    .addOption(new Option('--format <format>', 'default: by the extension').choices(EXCHANGE_FORMATS))
    .addOption(
      new Option('--state <state>', 'only items in this state').choices([...ITEM_STATES, 'all']).default('waiting'),
    )
    .option('--suggestions', 'write the prediction of the model into the table', false);
  exporting.run(async (place, flags) => {
    const { exportLabels } = await import('../labels/exchange-labels.ts');
    const { items, files } = await exportLabels(place, flags);
    return { document: { queue: place.queue.scope, items, files }, text: `${items} texts -> ${files.join(', ')}` };
  });

  const stats = add<object>(
    'stats',
    'how far labelling is, how annotators agree, how well the model does on the control arm',
  );
  stats.run(async (place) => {
    const [{ labelStats }, { statsText }] = await Promise.all([
      import('../labels/label-stats.ts'),
      import('../labels/label-texts.ts'),
    ]);
    const document = await labelStats(place);
    return { document, text: statsText(document) };
  });

  const absorbing = add<AbsorbFlags>(
    'absorb',
    'lay what was settled as partitions into raw data: train and test by arm',
  );
  absorbing.command
    .requiredOption('--into <folder>', 'raw data in partitions; existing partitions of labels are replaced')
    .addOption(new Option('--control <what>', 'use of the control arm').choices(['test', 'leave-out']).default('test'))
    .addOption(
      new Option(
        '--text-column <name>',
        'field of the text in the raw data (default: text); repeat it where several are joined',
      ).argParser(collect),
    )
    .option('--label-column <name>', 'field of the label in the raw data', 'label')
    .option('--id-column <name>', 'field of the id in the raw data', 'id');
  absorbing.run(async (place, flags) => {
    const [{ absorbLabels }, { absorbedLines }] = await Promise.all([
      import('../labels/absorb-labels.ts'),
      import('@aml-mlops/feedback/labels'),
    ]);
    const absorbed = await absorbLabels(place, flags);
    return { document: absorbed, text: absorbedLines(absorbed).join('\n') };
  });
}
