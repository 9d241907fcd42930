import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CollectedDocument } from '../collected/document.ts';
import { hourFiles } from '../collected/hour-files.ts';
import { readDocuments } from '../collected/read-documents.ts';
import { wordsOf } from '../two-sample/hashed-words.ts';

/** Columns of `model_inputs` and of `model_outputs`, as Azure's monitor is told of them. */
export const ROW_COLUMNS = {
  inputs: { characters: 'numerical', words: 'numerical', unknown_share: 'numerical' },
  outputs: { label: 'categorical', confidence: 'numerical' },
} as const;

export interface WrittenRows {
  /** Pairs of files, each of one hour of one process of the service. */
  readonly files: number;
  readonly rows: number;
  /** Lines that could not be read, and sides of a request without the other. */
  readonly broken: number;
}

/**
 * Writes what Azure's own model monitor can read of collected requests: for every text a row of numbers, since that monitor has no
 * test of texts. The rows lie as Azure's data collector lays out its own, in CloudEvents as JSON Lines in
 * `model_inputs|model_outputs/YYYY/MM/DD/HH/<instance>.jsonl`, both sides with the correlation id of the request
 * (https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data). No text is in them. An hour that is written
 * again takes the place of what was written of it before.
 *
 * @param collected what the service collected of one version of a model
 * @param to a folder of its own
 */
export async function writeRows(collected: string, to: string, signal?: AbortSignal): Promise<WrittenRows> {
  const written = { files: 0, rows: 0, broken: 0 };
  for (const files of await hourFiles(collected)) {
    signal?.throwIfAborted();
    const { inputs, outputs } = files;
    if (inputs === undefined || outputs === undefined) continue;
    const [above, below] = splitAtSide(path.relative(collected, inputs));
    const targets = [
      path.join(to, above, 'model_inputs', below),
      path.join(to, above, 'model_outputs', below),
    ] as const;
    const part = `.${process.pid}.part`;
    const handles: FileHandle[] = [];
    try {
      for (const target of targets) {
        await mkdir(path.dirname(target), { recursive: true });
        handles.push(await open(`${target}${part}`, 'w'));
      }
      for await (const requests of readDocuments(files, () => written.broken++)) {
        const [first, second] = handles as [FileHandle, FileHandle];
        await first.appendFile(requests.map((of) => eventOf('model_inputs', of, inputRow)).join(''));
        await second.appendFile(requests.map((of) => eventOf('model_outputs', of, outputRow)).join(''));
        for (const { length } of requests) written.rows += length;
      }
      for (const handle of handles) await handle.sync();
    } finally {
      for (const handle of handles) await handle.close();
      if (signal?.aborted) for (const target of targets) await rm(`${target}${part}`, { force: true });
    }
    for (const target of targets) await rename(`${target}${part}`, target);
    written.files++;
  }
  return written;
}

/** What is above `inputs/YYYY/MM/DD/HH/<instance>.jsonl`, and what is below the side. */
function splitAtSide(file: string): [above: string, below: string] {
  const parts = file.split(path.sep);
  return [path.join(...parts.slice(0, -6)), path.join(...parts.slice(-5))];
}

function eventOf(
  collection: string,
  documents: readonly CollectedDocument[],
  rowOf: (document: CollectedDocument) => object,
): string {
  const { correlationId, time } = documents[0]!;
  const event = {
    ...{ specversion: '1.0', id: correlationId, source: 'mlops', type: `azureml.inference.${collection}` },
    ...{ datacontenttype: 'application/json', time: new Date(time).toISOString(), data: documents.map(rowOf) },
    correlationid: correlationId,
  };
  return `${JSON.stringify(event)}\n`;
}

/** Where a number is not known, such as words of a text that is not kept, the row has null: a rate that the monitor watches. */
function inputRow({ characters, text, unknownShare }: CollectedDocument): object {
  return {
    characters,
    words: text === undefined ? null : wordsOf(text).size,
    unknown_share: unknownShare ?? null,
  };
}

function outputRow({ label, confidence }: CollectedDocument): object {
  return { label, confidence: confidence ?? null };
}
