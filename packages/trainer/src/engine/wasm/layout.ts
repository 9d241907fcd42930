import { MlopsError } from '@aml-mlops/errors';
import type { CountMatrix, CountRows, LabelledCounts, StoredCounts } from '../../data/count-matrix.ts';
import type { EngineTask } from '../engine.ts';
import type { Field } from './network.record.ts';
import { offsets as step } from './step.record.ts';

/** Memory layout for the kernels of assembly/network.ts, in bytes; configuration fields by name. */
export interface Layout {
  /** Units of a hidden layer and classes, padded. */
  readonly h: number;
  readonly c: number;
  /** Values of the configuration by field. */
  readonly fields: Readonly<Record<Field, number>>;
  readonly dropout: number;
  /** Capacity of a window in documents and entries. */
  readonly windowDocuments: number;
  readonly windowEntries: number;
  /** Capacity of the table of steps. */
  readonly steps: number;
  readonly bytes: number;
}

/** The configuration has a fixed address below all other data. */
export const CONFIG = 1024;

const FIRST = 4096;
const MEMORY_LIMIT = 2 ** 32;
/** A window is closed when it reaches this many entries or documents and the batch is full. */
const WINDOW: WindowLimits = { entries: 1 << 19, documents: 1 << 14 };
/** Steps of an epoch in one table, of 2 MiB: in a longer epoch the rows of all words are brought up to date at the end of a window. */
const STEPS = 1 << 16;
/** LONGEST_GAP of assembly/network/gaps.ts. */
const LONGEST_GAP = 160;

/** What of the documents is in WebAssembly's memory at one time. */
export interface WindowLimits {
  readonly entries: number;
  readonly documents: number;
}

/** @throws MlopsError `E_ENGINE` if the network does not fit into the 4 GiB of WebAssembly */
export function layOut(
  { shape, params, train }: EngineTask<CountMatrix | StoredCounts>,
  threads: number,
  limits = WINDOW,
): Layout {
  const h = roundUp(shape.hiddenSize, 8);
  const c = roundUp(shape.classes, 4);
  const slots = Math.max(roundUp(params.batchSize, 4), 4 * threads);
  const batchEntries = longestBatch(train, params.batchSize);
  const windowDocuments = limits.documents + params.batchSize;
  // No document, in training or not, has more entries than there are words.
  const windowEntries = Math.max(limits.entries, shape.vocabularySize) + batchEntries;
  const rows = train.rows?.length ?? train.counts.rows;
  const steps = Math.ceil(Math.max(windowDocuments, Math.min(rows, STEPS * params.batchSize)) / params.batchSize);
  const denseBytes = 4 * (h + h * h + h + c * h + c);
  let end = FIRST;
  const take = (bytes: number) => {
    const start = end;
    end = roundUp(end + bytes, 64);
    return start;
  };
  const fields: Record<Field, number> = {
    h,
    units: shape.hiddenSize,
    c,
    classes: shape.classes,
    threads,
    batch: params.batchSize,
    words: shape.vocabularySize,
    denseAdam: params.adam === 'dense' ? 1 : 0,
    embedding: take(4 * shape.vocabularySize * h),
    embeddingM: take(4 * shape.vocabularySize * h),
    embeddingV: take(4 * shape.vocabularySize * h),
    dense: take(denseBytes),
    denseM: take(denseBytes),
    denseV: take(denseBytes),
    heads: take(4 * shape.vocabularySize),
    next: take(2 * 4 * batchEntries),
    entrySlot: take(2 * 4 * batchEntries),
    touched: take(4 * batchEntries * threads),
    touchedStride: 4 * batchEntries,
    lists: take(8 * params.batchSize * threads),
    hidden1: take(4 * slots * h),
    hidden2: take(4 * slots * h),
    delta1: take(4 * slots * h),
    delta2: take(4 * slots * h),
    deltaZ: take(4 * slots * c),
    scratch: take(8 * c * threads),
    indptr: take(4 * (windowDocuments + 1)),
    entryWord: take(4 * windowEntries),
    entryCount: take(4 * windowEntries),
    targets: take(4 * windowDocuments),
    classWeights: take(4 * c),
    outcomes: take(24 * windowDocuments),
    probabilities: take(4 * shape.classes * windowDocuments),
    steps: take(step.stepBytes * steps),
    barrier: take(8),
    documents: 0,
    current: take(4 * shape.vocabularySize),
    firstStep: 0,
    settles: 0,
    powers: take(16 * (steps + 1)),
    gaps: take(16 * (LONGEST_GAP + 1) * threads),
  };
  if (end > MEMORY_LIMIT) {
    const message = `the network and a batch of it must fit into the 4 GiB of WebAssembly; ${shape.vocabularySize} words by ${shape.hiddenSize} units want ${(end / 2 ** 30).toFixed(1)} GiB: use engine javascript, a smaller hiddenSize or a larger minFrequency`;
    throw new MlopsError('E_ENGINE', message, { parameter: 'hiddenSize', value: shape.hiddenSize });
  }
  return { h, c, fields, dropout: params.dropout, windowDocuments, windowEntries, steps, bytes: end };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Entries of a batch of the longest documents: an upper bound for any batch. */
function longestBatch({ counts, rows }: LabelledCounts<CountRows>, batchSize: number): number {
  const lengths = new Int32Array(rows?.length ?? counts.rows);
  for (let i = 0; i < lengths.length; i++) {
    const row = rows ? rows[i]! : i;
    lengths[i] = counts.indptr[row + 1]! - counts.indptr[row]!;
  }
  lengths.sort();
  const batchEntries = lengths.subarray(-batchSize).reduce((sum, length) => sum + length, 0);
  return Math.max(1, batchEntries);
}
