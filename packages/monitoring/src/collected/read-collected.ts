import { HourSketch } from '../sketch/hour-sketch.ts';
import { Window } from '../window/window.ts';
import type { WindowLength } from '../window/window-length.ts';
import type { CollectedDocument } from './document.ts';
import { hourFiles } from './hour-files.ts';
import { readParts } from './part-pool.ts';
import { type PartToRead, readFilesOf } from './read-part.ts';

const HOUR_MS = 3_600_000;

export interface ReadOptions {
  readonly length: WindowLength;
  /** Texts kept per window. */
  readonly sampled: number;
  /** Threads for windows of hours. Default: 1 for little data, else `MLOPS_WORKERS`, else the processors of this process. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

export interface Collected {
  readonly windows: Window[];
  readonly hours: ReadonlyMap<string, HourSketch>;
}

/**
 * Reads the collected requests, each once, into sketches of hours and windows. Memory holds the sketches and, for each window,
 * the sampled texts. Windows of hours are read on several threads. Where a window of so many documents begins depends on all
 * documents before it, so these are read in one.
 *
 * @param known sketches of earlier runs, for hours whose requests have been removed
 * @param truth labels by `correlationId/index`
 */
export async function readCollected(
  folder: string,
  known: ReadonlyMap<string, HourSketch>,
  truth: ReadonlyMap<string, string>,
  options: ReadOptions,
): Promise<Collected> {
  const files = Map.groupBy(await hourFiles(folder), ({ hour }) => hour);
  const newest = [...files.keys()].sort().at(-1);
  const partsOf = (hour: string): PartToRead[] | undefined =>
    files.get(hour)?.map((own) => ({ files: own, isOver: hour !== newest }));
  const hours = [...new Set([...known.keys(), ...files.keys()])].sort();
  const { length } = options;
  if ('documents' in length) return readByCount(hours, partsOf, known, truth, length.documents, options);
  return readByHours(hours, partsOf, known, truth, length.hours, options);
}

// If an hour still has records, they take precedence over its sketch: some may have been deleted since.
type PartsOf = (hour: string) => readonly PartToRead[] | undefined;

async function readByHours(
  hours: readonly string[],
  partsOf: PartsOf,
  known: ReadonlyMap<string, HourSketch>,
  truth: ReadonlyMap<string, string>,
  span: number,
  { sampled, workers, signal }: ReadOptions,
): Promise<Collected> {
  const windows: Window[] = [];
  const sketches = new Map<string, HourSketch>();
  const parts = readParts(
    hours.flatMap((hour) => partsOf(hour) ?? []),
    { truth, sampled, workers, signal },
  );
  try {
    for (const hour of hours) {
      const from = Math.floor(Date.parse(`${hour}:00:00.000Z`) / (span * HOUR_MS)) * span * HOUR_MS;
      const start = new Date(from).toISOString();
      let window = windows.at(-1);
      if (window?.from !== start) {
        window = new Window(start, new Date(from + span * HOUR_MS).toISOString(), sampled);
        windows.push(window);
      }
      const there = partsOf(hour);
      const sketch = there ? new HourSketch(hour) : known.get(hour)!;
      for (let i = 0; i < (there?.length ?? 0); i++) {
        const { value: part } = await parts.next();
        sketch.merge(part!.sketch);
        window.merge(part!);
      }
      if (!there) window.sketch.merge(sketch);
      sketch.compact();
      sketches.set(hour, sketch);
    }
  } finally {
    await parts.return(undefined);
  }
  return { windows, hours: sketches };
}

async function readByCount(
  hours: readonly string[],
  partsOf: PartsOf,
  known: ReadonlyMap<string, HourSketch>,
  truth: ReadonlyMap<string, string>,
  documents: number,
  { sampled, signal }: ReadOptions,
): Promise<Collected> {
  const windows: Window[] = [];
  const sketches = new Map<string, HourSketch>();
  const begin = (from: string) => {
    const window = new Window(from, from, sampled);
    windows.push(window);
    return window;
  };
  for (const hour of hours) {
    signal?.throwIfAborted();
    let window = windows.at(-1) ?? begin(`${hour}:00:00.000Z`);
    const there = partsOf(hour);
    if (!there) {
      const sketch = known.get(hour)!;
      window.sketch.merge(sketch);
      sketches.set(hour, sketch);
      continue;
    }
    const whole = new HourSketch(hour);
    let part = new HourSketch(hour);
    const settle = () => {
      window.sketch.merge(part);
      whole.merge(part);
      part = new HourSketch(hour);
    };
    const see = (document: CollectedDocument) => {
      const time = new Date(document.time).toISOString();
      if (window.sketch.documents + part.documents >= documents) {
        settle();
        window = begin(time);
      }
      part.add(document);
      window.to = time;
      window.see(document, truth);
    };
    for (const own of there) await readFilesOf(own, () => part, see);
    settle();
    whole.compact();
    sketches.set(hour, whole);
  }
  return { windows, hours: sketches };
}
