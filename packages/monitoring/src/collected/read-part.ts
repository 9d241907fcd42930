import { count } from '../sketch/counts.ts';
import type { HourSketch } from '../sketch/hour-sketch.ts';
import { Window } from '../window/window.ts';
import type { CollectedDocument } from './document.ts';
import type { HourFiles } from './hour-files.ts';
import { readDocuments } from './read-documents.ts';
import { readLines } from './read-lines.ts';
import { readCounters } from './service-counters.ts';

/** What is read from the files of one process and hour. */
export interface PartToRead {
  readonly files: HourFiles;
  /** Whether no process can still be writing in this hour. */
  readonly isOver: boolean;
}

/** @returns the part as a window of its own, whose times mean nothing */
export async function readPart(
  { files, isOver }: PartToRead,
  truth: ReadonlyMap<string, string>,
  sampled: number,
): Promise<Window> {
  const at = `${files.hour}:00:00.000Z`;
  const part = new Window(at, at, sampled);
  await readFilesOf({ files, isOver }, part.sketch, (document) => {
    part.sketch.add(document);
    part.see(document, truth);
  });
  return part;
}

/**
 * Reads requests and counters, in order.
 *
 * @param into takes the counters, and what cannot be read
 */
export async function readFilesOf(
  { files, isOver }: PartToRead,
  into: HourSketch | (() => HourSketch),
  onDocument: (document: CollectedDocument) => void,
): Promise<void> {
  const sketch = typeof into === 'function' ? into : () => into;
  const onBroken = () => sketch().broken++;
  for await (const requests of readDocuments(files, onBroken)) {
    for (const documents of requests) for (const document of documents) onDocument(document);
  }
  if (files.service === undefined) return;
  const closed = await readService(files.service, sketch(), onBroken);
  // In the newest hour the process may still be running.
  if (files.isLast && isOver && !closed) count(sketch().outcomes, 'unclosed');
}

/** @returns whether the process recorded its end; if not, its unwritten records are lost */
async function readService(file: string, sketch: HourSketch, onBroken: () => void): Promise<boolean> {
  let closed = false;
  for await (const line of readLines(file)) {
    const counters = readCounters(line);
    closed = counters?.closed ?? false;
    if (counters) sketch.addCounters(counters);
    else onBroken();
  }
  return closed;
}
