import type { Candidate } from '../candidates/candidate.ts';
import { drawDocuments } from '../documents/draw-documents.ts';
import { readRows, type TrainingDocuments, textsOf } from '../documents/read-documents.ts';
import type { JudgedCandidate } from '../judging/judge.ts';
import type { JudgingPool } from '../judging/worker.ts';
import { fitFromDisk, learnsFromDisk } from './fit-from-disk.ts';
import { fitWinner } from './fit-winner.ts';
import type { FittedWinner } from './fitted-winner.ts';

/** However long documents are, so many are drawn. */
const FEWEST = 100;

export interface FitOnAllOptions {
  /** Of the prepared dataset. */
  readonly folder: string;
  /** Of temporary files. */
  readonly scratch: string;
  readonly params: { readonly fittedCharacters: number; readonly seed: number };
  readonly log: (sentence: string) => void;
  readonly progress: (done: number, total: number, label: string) => void;
  readonly signal: AbortSignal;
}

/** N-grams of characters begin at each, four lengths of them: they take as much memory as the words of so many times the text. */
export const CHARACTERS_WEIGH = 10;

/**
 * Fits the winner on all documents: in memory where their texts have at most `fittedCharacters`, a tenth of that if it reads n-grams of
 * characters, else from disk. A winner that cannot learn from disk learns from a stratified draw of as many documents as have about
 * `fittedCharacters`, where there are more.
 */
export async function fitOnAll(
  pool: JudgingPool,
  winner: JudgedCandidate,
  { texts, targets, characters, labels: names }: TrainingDocuments,
  { folder, scratch, params: { fittedCharacters, seed }, log, progress, signal }: FitOnAllOptions,
): Promise<{ fitted: FittedWinner; learntFrom: number }> {
  const labels = names.length;
  const documents = targets.length;
  const fitOn = async (held: string[], classes: Int32Array) => {
    const learntFrom = held.length;
    return { fitted: await fitWinner(pool, winner, { texts: held, targets: classes, labels }, log), learntFrom };
  };
  const isDiskPossible = learnsFromDisk(winner.candidate);
  const isLight = characters * (readsCharacters(winner.candidate) ? CHARACTERS_WEIGH : 1) <= fittedCharacters;
  if (texts && (isLight || !isDiskPossible)) return fitOn(texts, sharedCopy(targets));
  if (isDiskPossible) {
    if (texts) texts.length = 0;
    const stored = { texts: textsOf(folder), targets, labels, seed, folder: scratch };
    const onProgress = (done: number, total: number) => progress(done, total, 'documents read for the winner');
    return { fitted: await fitFromDisk(pool, winner, stored, { log, onProgress, signal }), learntFrom: documents };
  }
  const most = Math.max(FEWEST, Math.floor((documents * fittedCharacters) / characters));
  const drawn = drawDocuments(targets, most, seed);
  log(
    `the winner learns from ${drawn.length} of ${documents} documents, a stratified draw: ${winner.candidate.name} cannot learn from disk, and all have ${characters} characters, more than fittedCharacters, ${fittedCharacters}`,
  );
  const classes = Int32Array.from(drawn, (at) => targets[at]!);
  return fitOn(await readRows(folder, drawn), sharedCopy(classes));
}

function readsCharacters({ members }: Candidate): boolean {
  return members.some(({ on }) => on.representation.blocks.some(({ analyzer }) => analyzer !== 'word'));
}

function sharedCopy(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
