import path from 'node:path';
import {
  type FindOptions,
  findSources,
  type InputFormat,
  modelIdentity,
  type OutputFormat,
  openPredictor,
  predictRows,
  type TextSource,
} from '@aml-mlops/batch-scoring';
import { PIPED_FORMATS, spoolPiped } from '@aml-mlops/define-dataset';
import { MlopsError } from '@aml-mlops/errors';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { rowProgress } from '../display/row-progress.ts';
import type { FoundModel, ModelChoice } from '../models/find-model.ts';

export interface PredictFlags extends ModelChoice {
  readonly to: string;
  readonly format?: OutputFormat;
  readonly inputFormat?: InputFormat;
  readonly textColumn?: readonly string[];
  readonly top: number;
  readonly explain: boolean;
  readonly workers: number;
  readonly json: boolean;
}

const MAX_ROW_BYTES = 1_048_576;

interface Preparation {
  readonly format: OutputFormat;
  readonly found: FoundModel;
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** Labels every row of the input into `flags.to`, atomically, and prints a summary. */
export async function predictInto(input: string, flags: PredictFlags, preparation: Preparation): Promise<void> {
  const { format, found, scratch, signal } = preparation;
  const started = performance.now();
  const { confidence, ...identity } = await modelIdentity(found.folder, found.name);
  const model = {
    name: identity.name,
    version: found.version === undefined ? identity.version : String(found.version),
  };
  const { inputFormat, textColumn: textColumns, top, explain, workers } = flags;
  const reading: FindOptions = {
    maxRowBytes: MAX_ROW_BYTES,
    signal,
    ...(inputFormat && { format: inputFormat }),
    ...(textColumns && { textColumns }),
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
    printResult(`${countOf(rows)} labelled by ${model.name}:${model.version} -> ${output} (${speed})`);
    if (quarantine) printResult(`${countOf(quarantined)} could not be read -> ${quarantine}`);
  } finally {
    progress.close();
    await predictor.close();
  }
}

/** Standard input, spooled because it may be read twice. Input without a text column is read as one text per line. */
async function pipedSources(scratch: string, reading: FindOptions): Promise<TextSource[]> {
  const folder = path.join(scratch, 'piped');
  const { format, textColumns, signal } = reading;
  const piped = PIPED_FORMATS.find((known) => known === format);
  await spoolPiped(process.stdin, { folder, ...(piped && { format: piped }), ...(signal && { signal }) });
  if (format !== undefined || textColumns !== undefined) return findSources(folder, reading);
  try {
    return await findSources(folder, { ...reading, textColumns: ['text'] });
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'E_TEXT_COLUMN') throw error;
    printNote(
      'standard input has no column text: each of its lines is a text (else say --input-format or --text-column)',
    );
    return findSources(folder, { ...reading, format: 'text' });
  }
}

function countOf(rows: number): string {
  return rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`;
}
