import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Prediction } from '@aml-mlops/scoring';
import { type OutputColumns, outputColumns } from './columns.ts';
import type { OutputFormat } from './formats.ts';
import type { Column, ReadOptions, TextSource } from './read/text-source.ts';
import { type Chunk, readChunks } from './score/chunks.ts';
import { inOrder } from './score/in-order.ts';
import type { Predictor } from './score/predictor.ts';
import { OutputFile } from './write/output-file.ts';
import { Quarantine, quarantineFile } from './write/quarantine.ts';
import { openWriter } from './write/row-writer.ts';

export interface PredictionJob extends ReadOptions {
  readonly sources: readonly TextSource[];
  readonly predictor: Predictor;
  /** The number that the model gives with each label. */
  readonly confidence: 'probability' | 'score';
  /** Labels per row. Range: [1, inf). */
  readonly top: number;
  /** Whether to add a column with the decisive words. Default: false. */
  readonly explain?: boolean;
  /** Written into every row, so that predictions can be traced to their model later. */
  readonly model: { readonly name: string; readonly version: string };
  readonly output: string;
  readonly format: OutputFormat;
  /** Called after every chunk with the rows written, the bytes read and the total number of bytes. */
  readonly onProgress?: (rows: number, bytes: number, total: number) => void;
}

export interface PredictionSummary {
  readonly rows: number;
  readonly quarantined: number;
  /** The file of the rows that could not be scored; null if there are none. */
  readonly quarantine: string | null;
  readonly output: string;
}

/** Chunks per worker: one being scored and one waiting, so that the worker is never idle. */
const CHUNKS_A_WORKER = 2;

/**
 * Scores every row of the sources and writes it with its own columns, label and probability. Holds a few chunks per worker,
 * however many rows there are. Output and quarantine appear complete or, on failure or abort, not at all. Their bytes do
 * not depend on the number of workers.
 *
 * @throws MlopsError `E_PREDICT_OUTPUT` if the output would replace an input or is a folder
 */
export async function predictRows(job: PredictionJob): Promise<PredictionSummary> {
  const { sources, predictor, top, format, signal } = job;
  await checkOutput(job);
  const columns = outputColumns(sources, job.confidence, top);
  const output = await OutputFile.create(job.output);
  const quarantine = new Quarantine(job.output);
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytes = 0;
  let rows = 0;
  const options = {
    maxRowBytes: job.maxRowBytes,
    onBytes: (count: number) => {
      bytes += count;
    },
    ...(signal && { signal }),
  };
  try {
    const writer = await openWriter(output.temporary, format, allColumns(columns, job));
    try {
      const chunks = readChunks(sources, options, (source, row) => quarantine.add(source.name, row));
      const answered = inOrder(chunks, CHUNKS_A_WORKER * predictor.workers, (chunk) =>
        predictor.predict(chunk.rows.map(({ text }) => text)),
      );
      for await (const { item, result } of answered) {
        await writer.write(rowsOf(item, result, columns, job));
        rows += item.rows.length;
        job.onProgress?.(rows, bytes, total);
      }
    } finally {
      await writer.close();
    }
    signal?.throwIfAborted();
    await quarantine.commit();
    await output.commit();
  } catch (error) {
    await quarantine.discard();
    await output.discard();
    throw error;
  }
  const aside = quarantine.rows > 0 ? quarantineFile(job.output) : null;
  return { rows, quarantined: quarantine.rows, quarantine: aside, output: job.output };
}

async function checkOutput({ output, sources }: PredictionJob): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (!found) return;
  const refuse = (what: string) => {
    throw new MlopsError('E_PREDICT_OUTPUT', `output ${output} must be ${what}`, { file: output });
  };
  if (found.isDirectory()) refuse('a file; it is a folder');
  const real = await realpath(output);
  for (const source of sources) {
    if ((await realpath(path.resolve(source.path))) === real) refuse('another file than the input');
  }
}

function allColumns({ kept, added }: OutputColumns, { sources, top, explain }: PredictionJob): Column[] {
  const text = (name: string): Column => ({ name, type: 'string' });
  const number = (name: string): Column => ({ name, type: 'float64' });
  const ranks = Array.from({ length: top }, (_, i) => [
    text(added.rank(added.label, i + 1)),
    number(added.rank(added.confidence, i + 1)),
  ]);
  return [
    ...kept,
    ...(sources.length > 1 ? [text(added.file)] : []),
    ...ranks.flat(),
    number(added.unknownShare),
    ...(explain ? [{ name: added.explanation, type: 'json' } as const] : []),
    text(added.model),
    text(added.modelVersion),
  ];
}

function rowsOf(
  { source, rows }: Chunk,
  predictions: readonly Prediction[],
  { positions }: OutputColumns,
  { sources, top, explain, model }: PredictionJob,
): unknown[][] {
  const at = positions[source]!;
  const file = sources.length > 1 ? [sources[source]!.name] : [];
  return rows.map(({ values }, i) => {
    const prediction = predictions[i]!;
    const ranks = Array.from({ length: top }, (_, rank) => {
      const ranked = prediction.top[rank];
      return ranked ? [ranked.label, rounded(ranked.probability ?? ranked.score)] : [undefined, undefined];
    });
    return [
      ...Array.from(at, (index) => (index === -1 ? undefined : values[index])),
      ...file,
      ...ranks.flat(),
      rounded(prediction.unknownShare),
      ...(explain ? [explanationOf(prediction)] : []),
      model.name,
      model.version,
    ];
  });
}

function explanationOf({ explanation }: Prediction): unknown {
  if (!explanation) return undefined;
  const { against, decision, base, words, method } = explanation;
  const contributions = words.map(({ word, contribution }) => ({ word, contribution: rounded(contribution) }));
  return { against, decision: rounded(decision), base: rounded(base), words: contributions, method };
}

/** Six digits: further digits are rounding errors of the model's sums. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
