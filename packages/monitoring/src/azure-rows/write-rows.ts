import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CollectedDocument } from '../collected/document.ts';
import { hourFiles } from '../collected/hour-files.ts';
import { readDocuments } from '../collected/read-documents.ts';
import { wordsOf } from '../two-sample/hashed-words.ts';

/** Columns of `model_inputs` and `model_outputs`, as declared to Azure's monitor. */
export const ROW_COLUMNS = {
  inputs: { characters: 'numerical', words: 'numerical', unknown_share: 'numerical' },
  outputs: { label: 'categorical', confidence: 'numerical' },
} as const;

export interface WrittenRows {
  /** File pairs, each for one hour of one service process. */
  readonly files: number;
  readonly rows: number;
  /** Unreadable lines, and request sides without their counterpart. */
  readonly broken: number;
}

/**
 * Writes collected requests in a form that Azure's own model monitor can read: a row of numbers per text, since that monitor
 * has no tests for text. The rows follow the layout of Azure's data collector, CloudEvents as JSON Lines in
 * `model_inputs|model_outputs/YYYY/MM/DD/HH/<instance>.jsonl`, both sides with the correlation id of the request
 * (https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data). They contain no text. Writing an hour
 * again replaces its earlier rows.
 *
 * @param collected data collected for one version of a model
 * @param to a dedicated folder
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

/** The path above `inputs/YYYY/MM/DD/HH/<instance>.jsonl`, and the path below the side. */
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

/** Unknown numbers, such as the word count of a text that is not kept, are null: the monitor tracks their rate. */
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
