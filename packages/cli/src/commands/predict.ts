import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type FindOptions,
  findSources,
  INPUT_FORMATS,
  type InputFormat,
  modelIdentity,
  OUTPUT_FORMATS,
  type OutputFormat,
  openPredictor,
  predictRows,
  type TextSource,
} from '@aml-mlops/batch-scoring';
import { PIPED_FORMATS, spoolPiped } from '@aml-mlops/define-dataset';
import { MlopsError } from '@aml-mlops/errors';
import { type Command, Option } from 'commander';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { rowProgress } from '../display/row-progress.ts';
import { findModel, type ModelChoice } from '../models/find-model.ts';
import { wholeNumber, withWorkspace } from './shared-options.ts';

interface PredictFlags extends ModelChoice {
  readonly to: string;
  readonly format?: OutputFormat;
  readonly inputFormat?: InputFormat;
  readonly textColumn?: string;
  readonly top: number;
  readonly explain: boolean;
  readonly workers: number;
  readonly json: boolean;
}

const MAX_ROW_BYTES = 1_048_576;

export function addPredictCommand(program: Command, app: App): void {
  program
    .command('predict')
    .description('label every text of a file, a folder or standard input with a model')
    .argument(
      '<input>',
      'CSV, TSV, JSON Lines, Parquet, a text a line (.txt), a folder of them, or - for standard input',
    )
    .requiredOption('--to <file>', 'where the rows go, with their labels')
    .addOption(
      new Option('--model <name[@alias|:version]>', 'a registered model (default: the champion of the only one)'),
    )
    .addOption(new Option('--folder <folder>', 'a model that lies in a folder').conflicts('model'))
    .addOption(new Option('--format <format>', 'of the output (default: by its extension)').choices(OUTPUT_FORMATS))
    .addOption(new Option('--input-format <format>', 'of the input (default: by its extension)').choices(INPUT_FORMATS))
    .option('--text-column <name>', 'column of the texts (default: text, or the only one)')
    .option('--top <k>', 'labels for each row, the likeliest first', wholeNumber(1, 1000), 1)
    .option('--explain', 'say which words decided', false)
    .option('--workers <n>', 'processes; 0 is as many as processors', wholeNumber(0, 256), 0)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (input: string, flags: PredictFlags) => {
      const signal = interruptSignal();
      const format = flags.format ?? formatOf(flags.to);
      const found = await withWorkspace(app, (workspace) => findModel(flags, workspace));
      const scratch = await mkdtemp(path.join(tmpdir(), 'mlops-predict-'));
      try {
        await predictInto(input, flags, { format, found, scratch, signal });
      } catch (error) {
        if (!signal.aborted) throw error;
        printNote(`interrupted; ${flags.to} is as it was`);
        process.exitCode = EXIT.interrupted;
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
}

interface Preparation {
  readonly format: OutputFormat;
  readonly found: Awaited<ReturnType<typeof findModel>>;
  readonly scratch: string;
  readonly signal: AbortSignal;
}

async function predictInto(input: string, flags: PredictFlags, preparation: Preparation): Promise<void> {
  const { format, found, scratch, signal } = preparation;
  const started = performance.now();
  const { confidence, ...identity } = await modelIdentity(found.folder, found.name);
  const model = {
    name: identity.name,
    version: found.version === undefined ? identity.version : String(found.version),
  };
  const { inputFormat, textColumn, top, explain, workers } = flags;
  const reading: FindOptions = {
    maxRowBytes: MAX_ROW_BYTES,
    signal,
    ...(inputFormat && { format: inputFormat }),
    ...(textColumn !== undefined && { textColumn }),
  };
  const sources = await (input === '-' ? pipedSources(scratch, reading) : findSources(input, reading));
  const predictor = await openPredictor({ model: found.folder, top, explain, workers, signal });
  const progress = rowProgress(process.stderr);
  try {
    const { rows, quarantined, quarantine, output } = await predictRows({
      ...{ sources, predictor, confidence, top, explain, model, format, signal },
      maxRowBytes: MAX_ROW_BYTES,
      output: flags.to,
      onProgress: progress.show,
    });
    progress.close();
    const seconds = (performance.now() - started) / 1000;
    if (flags.json) return printJson({ rows, quarantined, seconds, model, output });
    const speed = `${Math.round(rows / seconds).toLocaleString('en')} rows a second`;
    printResult(`${rows.toLocaleString('en')} rows labelled by ${model.name}:${model.version} -> ${output} (${speed})`);
    if (quarantine) printResult(`${quarantined.toLocaleString('en')} rows could not be read -> ${quarantine}`);
  } finally {
    progress.close();
    await predictor.close();
  }
}

/** Standard input, spooled, as it may have to be read twice. What has no column of texts is taken as a text a line. */
async function pipedSources(scratch: string, reading: FindOptions): Promise<TextSource[]> {
  const folder = path.join(scratch, 'piped');
  const { format, textColumn, signal } = reading;
  const piped = PIPED_FORMATS.find((known) => known === format);
  await spoolPiped(process.stdin, { folder, ...(piped && { format: piped }), ...(signal && { signal }) });
  if (format !== undefined || textColumn !== undefined) return findSources(folder, reading);
  try {
    return await findSources(folder, { ...reading, textColumn: 'text' });
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'E_TEXT_COLUMN') throw error;
    printNote(
      'standard input has no column text: each of its lines is a text (else say --input-format or --text-column)',
    );
    return findSources(folder, { ...reading, format: 'text' });
  }
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
