import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OutputFormat } from '@aml-mlops/batch-scoring';
import { INPUT_FORMATS, OUTPUT_FORMATS } from '@aml-mlops/batch-scoring/contract';
import { MlopsError } from '@aml-mlops/errors';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printNote } from '../command-line/output.ts';
import { findModel } from '../models/find-model.ts';
import type { PredictFlags } from '../predict/predict-into.ts';
import { collect, wholeNumber, withWorkspace } from './shared-options.ts';

export function addPredictCommand(program: Command, app: App): void {
  program
    .command('predict')
    .description('label every text of a file, a folder or standard input with a model')
    .argument(
      '<input>',
      'CSV, TSV, JSON Lines, Parquet, a text a line (.txt), a folder of them, or - for standard input',
    )
    .requiredOption('--to <file>', 'output file: the rows with their labels')
    .addOption(
      new Option('--model <name[@alias|:version]>', 'a registered model (default: the champion of the only one)'),
    )
    .addOption(new Option('--folder <folder>', 'a model folder').conflicts('model'))
    .addOption(
      new Option('--format <format>', 'format of the output (default: by its extension)').choices(OUTPUT_FORMATS),
    )
    .addOption(
      new Option('--input-format <format>', 'format of the input (default: by its extension)').choices(INPUT_FORMATS),
    )
    .addOption(
      new Option(
        '--text-column <name>',
        'column of the texts (default: text, or the only one); repeat it to join several, as for training',
      ).argParser(collect),
    )
    .option('--top <k>', 'labels per row, most likely first', wholeNumber(1, 1000), 1)
    .option('--explain', 'add the words that decided', false)
    .option('--workers <n>', 'processes; 0 means one per processor', wholeNumber(0, 256), 0)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (input: string, flags: PredictFlags) => {
      const { predictInto } = await import('../predict/predict-into.ts');
      const signal = interruptSignal();
      const format = flags.format ?? formatOf(flags.to);
      const found = await withWorkspace(app, (workspace) => findModel(flags, workspace));
      const scratch = await mkdtemp(path.join(tmpdir(), 'mlops-predict-'));
      try {
        await predictInto(input, flags, { format, found, scratch, signal });
      } catch (error) {
        if (!signal.aborted) throw error;
        printNote(`interrupted; ${flags.to} is unchanged`);
        process.exitCode = EXIT.interrupted;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
}

function formatOf(file: string): OutputFormat {
  const extension = path.extname(file).slice(1).toLowerCase();
  const known = OUTPUT_FORMATS.find((format) => format === extension);
  if (known) return known;
  const choices = OUTPUT_FORMATS.map((format) => `.${format}`).join(', ');
  throw new MlopsError(
    'E_USAGE',
    `extension of --to must be ${choices}, or give --format; got ${JSON.stringify(file)}`,
  );
}
