import { mkdir } from 'node:fs/promises';
import { TemporaryFile } from '@aml-mlops/artifacts';
import { collectGarbage } from '@aml-mlops/parallel';
import { RandomStream, shuffle } from '@aml-mlops/random';
import { fitInPasses, type TextBatches } from '@aml-mlops/text';
import type { Candidate, Member } from '../candidates/candidate.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import type { JudgingPool } from '../judging/worker.ts';
import { type RowSpool, spoolParts } from '../spool/row-spool.ts';
import { TextRows } from '../spool/text-rows.ts';
import { combineMembers, withDecisionWeights } from './combine-members.ts';
import { estimatorNamed } from './fitted-member.ts';
import type { FittedWinner } from './fitted-winner.ts';
import type { HeldOutDocuments } from './held-out-temperatures.ts';
import { mostColumns, tellBounds } from './most-columns.ts';
import { unionOf } from './union.ts';

/** Entries of a part: a matrix of 72 MB. */
const PART_ENTRIES = 6_000_000;

/** What a winner learns from where it does not fit in memory. */
export interface StoredDocuments {
  /** Cleaned texts, read twice. */
  readonly texts: TextBatches;
  /** int32 [n], class of each. */
  readonly targets: Int32Array;
  readonly labels: number;
  /** That are not among the texts: temperatures are found by them. Default: those of the judging */
  readonly heldOut?: HeldOutDocuments | undefined;
  readonly seed: number;
  /** Of the temporary files. Default: the system's */
  readonly folder?: string;
  /** Default: 6,000,000. */
  readonly partEntries?: number;
}

export interface FromDiskOptions {
  readonly log?: (sentence: string) => void;
  /** @param done texts read, of all passes */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborting stops the passes over the texts. */
  readonly signal?: AbortSignal;
}

/** Whether all members of a candidate can learn from parts on disk: support vector machines, naive Bayes, networks. */
export function learnsFromDisk({ members }: Candidate): boolean {
  return members.length > 0 && members.every(canLearn);
}

function canLearn(member: Member): boolean {
  if (member.kind === 'network') return member.params.patience === 0;
  return estimatorNamed(member.estimator).partsFit?.(member.params) !== undefined;
}

/**
 * Fits the winner as `fitWinner` does, on documents that do not fit in memory: their n-grams are counted into a temporary file, 8 bytes
 * each, then dealt at random to parts in another, 6 bytes each, which members read over and over. In memory are the vocabulary, the weights
 * and a part.
 */
export async function fitFromDisk(
  pool: JudgingPool,
  winner: JudgedCandidate,
  { texts, targets, labels, heldOut, seed, folder, partEntries = PART_ENTRIES }: StoredDocuments,
  { log = () => undefined, onProgress, signal }: FromDiskOptions = {},
): Promise<FittedWinner> {
  const { candidate } = winner;
  const union = unionOf(candidate.members);
  const most = mostColumns(candidate, union, labels);
  if (folder) await mkdir(folder, { recursive: true });
  const file = new TemporaryFile(folder);
  const read = new TextRows(union.representation.blocks.length, folder);
  try {
    const { vectorizer, columnOf } = await fitInPasses(
      union.representation,
      counted(texts, (done) => {
        signal?.throwIfAborted();
        onProgress?.(done, 2 * targets.length);
      }),
      {
        mostColumns: most,
        onText: (ngrams) => read.append(ngrams),
      },
    );
    read.finish();
    tellBounds(vectorizer, union, most, log);
    const { blocks } = vectorizer;
    const entries = Math.max(...blocks.map((_, b) => read.entries(b)));
    const dealt = dealRows(targets.length, Math.ceil(entries / partEntries), seed);
    const parts = spoolParts(read, columnOf, blocks, targets, dealt, file);
    read.close();
    collectGarbage();
    log(
      `the winner learns from ${targets.length} documents on disk, in ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}`,
    );
    const weights = blocks.map(({ columns, idf, state: { block, documentFrequency } }) => ({
      ...{ columns, idf, documentFrequency, state: { block } },
    }));
    const spool: RowSpool = { descriptor: file.descriptor, blocks: weights, parts, ...(folder && { folder }) };
    const fits = candidate.members.map(async (member, m) => {
      const answer = await pool.run({ do: 'fitStored', member, blocks: union.blocksOf[m]!, spool });
      if (answer.did !== 'fit') throw new Error(`a worker answered ${answer.did} to fitStored`);
      return answer.fitted;
    });
    const fitted = {
      vectorizer,
      union,
      winner,
      fits,
      labels,
      classes: Int32Array.from(new Set(targets)).sort(),
      heldOut,
    };
    return withDecisionWeights(await combineMembers(fitted, collectGarbage), winner);
  } finally {
    read.close();
    file.close();
  }
}

/** Tells how many texts were read so far, of all passes. */
function counted(texts: TextBatches, tell: (done: number) => void): TextBatches {
  let done = 0;
  return async function* () {
    for await (const batch of texts()) {
      yield batch;
      done += batch.length;
      tell(done);
    }
  };
}

/** Rows of each part, ascending: a random draw, of as many rows as the others, or one more. */
function dealRows(rows: number, parts: number, seed: number): Int32Array[] {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  shuffle(order, new RandomStream(seed, 5));
  const count = Math.max(1, Math.min(parts, rows));
  return Array.from({ length: count }, (_, part) =>
    order.slice(Math.floor((part * rows) / count), Math.floor(((part + 1) * rows) / count)).sort(),
  );
}
