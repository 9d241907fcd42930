import { count } from '../sketch/counts.ts';
import { HourSketch } from '../sketch/hour-sketch.ts';
import { Window } from '../window/window.ts';
import type { WindowLength } from '../window/window-length.ts';
import type { CollectedDocument } from './document.ts';
import { type HourFiles, hourFiles } from './hour-files.ts';
import { readDocuments } from './read-documents.ts';
import { readLines } from './read-lines.ts';
import { readCounters } from './service-counters.ts';

const HOUR_MS = 3_600_000;

export interface ReadOptions {
  readonly length: WindowLength;
  /** Texts kept per window. */
  readonly sampled: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads the hours in order, each once, into sketches and windows. Memory holds the sketches and, for each window, the sampled
 * texts.
 *
 * @param known sketches of earlier runs, for hours whose requests have been removed
 * @param truth labels by `correlationId/index`
 */
export async function readCollected(
  folder: string,
  known: ReadonlyMap<string, HourSketch>,
  truth: ReadonlyMap<string, string>,
  options: ReadOptions,
): Promise<{ readonly windows: Window[]; readonly hours: ReadonlyMap<string, HourSketch> }> {
  const files = Map.groupBy(await hourFiles(folder), ({ hour }) => hour);
  const hours = new Map<string, HourSketch>();
  const newest = [...files.keys()].sort().at(-1);
  const windows: Window[] = [];
  for (const hour of [...new Set([...known.keys(), ...files.keys()])].sort()) {
    options.signal?.throwIfAborted();
    const there = files.get(hour);
    const kept = known.get(hour);
    // If an hour still has records, they take precedence over its sketch: some may have been deleted since.
    const sketch = there ? await readHour(hour, there, windows, truth, { ...options, isOver: hour !== newest }) : kept!;
    if (!there) windowOf(windows, hour, options).sketch.merge(sketch);
    hours.set(hour, sketch);
  }
  return { windows, hours };
}

async function readHour(
  hour: string,
  files: readonly HourFiles[],
  windows: Window[],
  truth: ReadonlyMap<string, string>,
  options: ReadOptions & { readonly isOver: boolean },
): Promise<HourSketch> {
  const whole = new HourSketch(hour);
  let part = new HourSketch(hour);
  let window = windowOf(windows, hour, options);
  const settle = () => {
    window.sketch.merge(part);
    whole.merge(part);
    part = new HourSketch(hour);
  };
  const see = (document: CollectedDocument) => {
    if ('documents' in options.length && window.sketch.documents + part.documents >= options.length.documents) {
      settle();
      window = newWindow(windows, new Date(document.time).toISOString(), options);
    }
    part.add(document);
    if ('documents' in options.length) window.to = new Date(document.time).toISOString();
    window.see(document, truth.get(`${document.correlationId}/${document.index}`));
  };
  const onBroken = () => part.broken++;
  for (const own of files) {
    for await (const requests of readDocuments(own, onBroken)) {
      for (const documents of requests) for (const document of documents) see(document);
    }
    if (own.service !== undefined) {
      const closed = await readService(own.service, part, onBroken);
      // In the newest hour the process may still be running.
      if (own.isLast && options.isOver && !closed) count(part.outcomes, 'unclosed');
    }
  }
  settle();
  return whole;
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

function windowOf(windows: Window[], hour: string, { length, sampled }: ReadOptions): Window {
  const last = windows.at(-1);
  if ('documents' in length) return last ?? newWindow(windows, `${hour}:00:00.000Z`, { length, sampled });
  const span = length.hours * HOUR_MS;
  const from = Math.floor(Date.parse(`${hour}:00:00.000Z`) / span) * span;
  const start = new Date(from).toISOString();
  if (last?.from === start) return last;
  const window = new Window(start, new Date(from + span).toISOString(), sampled);
  windows.push(window);
  return window;
}

function newWindow(windows: Window[], from: string, { sampled }: ReadOptions): Window {
  const window = new Window(from, from, sampled);
  windows.push(window);
  return window;
}
